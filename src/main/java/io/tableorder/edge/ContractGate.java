package io.tableorder.edge;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import io.tableorder.http.Contract;
import io.tableorder.http.MultipartForm;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a request pass only if the contract has an operation for it: Camel answers others with an empty body, and stores the files of every
 * form that reaches it. HEAD is answered like GET, except for live streams, which never end; the container leaves out the body.
 */
@Component
@Order(-1) // behind Spring Security: a caller without access does not learn which paths exist
class ContractGate extends OncePerRequestFilter {

    private final Contract contract;
    private final Problems problems;

    ContractGate(Contract contract, Problems problems) {
        this.contract = contract;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Contract.Place place = contract.placeOf(request);
        if (place == null && contract.covers(request.getServletPath())) {
            problems.write(request, response, new ProblemException(ProblemCode.NOT_FOUND));
            return;
        }
        if (place == null) {
            chain.doFilter(request, response);
            return;
        }
        if (!place.methods().contains(request.getMethod())) {
            response.setHeader("Allow", String.join(", ", place.methods()));
            if (!request.getMethod().equals("OPTIONS")) {
                problems.write(request, response, new ProblemException(ProblemCode.METHOD_NOT_ALLOWED));
            }
            return;
        }
        boolean isHead = request.getMethod().equals("HEAD");
        String method = isHead ? "GET" : request.getMethod();
        boolean isForm = MultipartForm.isSentBy(request) && !place.takesFiles(method, MultipartForm.mediaType(request));
        chain.doFilter(isHead || isForm ? new Understood(request, method, isForm) : request, response);
    }

    /** The request as the operation sees it: never HEAD, and a form only if the operation takes forms. */
    private static class Understood extends HttpServletRequestWrapper {

        private final String method;
        private final boolean hidesForm;

        Understood(HttpServletRequest request, String method, boolean hidesForm) {
            super(request);
            this.method = method;
            this.hidesForm = hidesForm;
        }

        @Override
        public String getMethod() {
            return method;
        }

        @Override
        public @Nullable String getContentType() {
            return hidesForm ? null : super.getContentType();
        }
    }
}
