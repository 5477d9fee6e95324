package io.tableorder.failure;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.bean.validator.BeanValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The route configuration {@code http-api}: every failure in a route behind HTTP becomes a problem answer. */
@Component
class HttpApiErrors extends RouteConfigurationBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(HttpApiErrors.class);

    private final Problems problems;
    private final ConstraintViolations violations;

    HttpApiErrors(Problems problems, ConstraintViolations violations) {
        this.problems = problems;
        this.violations = violations;
    }

    @Override
    public void configuration() {
        // @formatter:off
        routeConfiguration("http-api")
            .onException(Throwable.class)
                .handled(true)
                .logHandled(false)
                .retryAttemptedLogLevel(LoggingLevel.OFF)
                .process(this::answer).id("answer-problem");
        // @formatter:on
    }

    private void answer(Exchange exchange) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        var request = exchange.getMessage().getHeader(Exchange.HTTP_SERVLET_REQUEST, HttpServletRequest.class);
        if (isGone(request)) {
            LOG.debug("{}: the client has gone before the answer", exchange.getFromRouteId());
            return;
        }
        ProblemException problem = problemFor(request, cause);
        if (problem.code().status() >= 500) {
            log(exchange, problem, cause);
        }
        var message = exchange.getMessage();
        var response = message.getHeader(Exchange.HTTP_SERVLET_RESPONSE, HttpServletResponse.class);
        if (!response.isCommitted()) {
            // A step may have written part of the answer.
            response.resetBuffer();
        }
        message.removeHeader("ETag");
        message.removeHeader("Location");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, problem.code().status());
        message.setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
        if (problem.code() == ProblemCode.TOKEN_INVALID || problem.code() == ProblemCode.SESSION_ENDED) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        if (problem.retryAfter() != null) {
            message.setHeader("Retry-After", Problems.retryAfter(problem));
        }
        message.setBody(problems.body(problem, request.getHeader("Accept-Language"), request.getRequestURI()));
    }

    /** Whether the client has closed the connection and the container has recycled the request while the route ran. */
    private static boolean isGone(HttpServletRequest request) {
        try {
            return request.getRequestURI() == null;
        } catch (IllegalStateException recycled) {
            return true;
        }
    }

    private ProblemException problemFor(HttpServletRequest request, Throwable cause) {
        if (cause instanceof ProblemException problem) {
            return problem;
        }
        if (cause instanceof BeanValidationException invalid) {
            return ProblemException.invalid(violations.problemsOf(invalid.getConstraintViolations()));
        }
        return Problems.ofDatabase(request, cause).orElseGet(() -> new ProblemException(ProblemCode.INTERNAL_ERROR));
    }

    private static void log(Exchange exchange, ProblemException problem, Throwable cause) {
        String route = exchange.getProperty(Exchange.FAILURE_ROUTE_ID, String.class);
        if (problem.code() == ProblemCode.INTERNAL_ERROR) {
            LOG.error("{} failed", route, cause);
        } else {
            LOG.warn("{}: {} ({})", route, problem.code(), cause.toString());
        }
    }
}
