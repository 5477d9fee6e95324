package io.tableorder.edge;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.failure.Problems;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.servlet.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.HandlerMapping;

/** Writes problem answers for requests that never reach a route: unknown paths and methods, overload, errors of the servlet container. */
@ControllerAdvice
@Controller
class WebErrors implements ErrorController {

    private static final Logger LOG = LoggerFactory.getLogger(WebErrors.class);

    private final Problems problems;

    WebErrors(Problems problems) {
        this.problems = problems;
    }

    @ExceptionHandler(Exception.class)
    void answer(Exception cause, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (cause instanceof AsyncRequestNotUsableException) {
            // The client no longer reads the answer: Prometheus has given up a scrape, for example.
            LOG.debug("The client has gone", cause);
            return;
        }
        problems.write(request, response, problemFor(cause, request, response));
    }

    /** The container forwards to this path where it would send an error page of its own. */
    @RequestMapping("/error")
    void containerError(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        ProblemCode code = status instanceof Integer value ? ProblemCode.forStatus(value) : ProblemCode.NOT_FOUND;
        Optional<ProblemException> ofDatabase =
                request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable cause
                        ? Problems.ofDatabase(request, cause)
                        : Optional.empty();
        problems.write(request, response, ofDatabase.orElseGet(() -> new ProblemException(code)));
    }

    private static ProblemException problemFor(
            Exception cause, HttpServletRequest request, HttpServletResponse response) {
        if (cause instanceof ProblemException problem) {
            return problem;
        }
        if (cause instanceof DirectConsumerNotAvailableException) { // its route is stopped
            return ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, Duration.ofSeconds(1));
        }
        if (cause instanceof HttpRequestMethodNotSupportedException method && method.getSupportedMethods() != null) {
            response.setHeader("Allow", String.join(", ", method.getSupportedMethods()));
        }
        if (cause instanceof ErrorResponse error) {
            return new ProblemException(
                    ProblemCode.forStatus(error.getStatusCode().value()));
        }
        if (cause instanceof MultipartException) {
            return new ProblemException(ProblemCode.BAD_REQUEST);
        }
        boolean hasHandler = request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) != null;
        if (cause instanceof IllegalArgumentException && !hasHandler) {
            // Spring MVC fails on a Content-Type with a wildcard before it finds that the path does not exist.
            return new ProblemException(ProblemCode.NOT_FOUND);
        }
        Optional<ProblemException> ofDatabase = Problems.ofDatabase(request, cause);
        if (ofDatabase.isPresent()) {
            LOG.warn("Request failed outside the routes: {}", cause.toString());
            return ofDatabase.get();
        }
        LOG.error("Request failed outside the routes", cause);
        return new ProblemException(ProblemCode.INTERNAL_ERROR);
    }
}
