package io.tableorder.failure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Writes problem answers, in Korean or English as the client prefers. */
@Component
public class Problems {

    private final MessageSource messages;
    private final ObjectMapper json;

    Problems(MessageSource messages, ObjectMapper json) {
        this.messages = messages;
        this.json = json;
    }

    /** What to say of a failure that is the database's: it is away, or others were faster. */
    static Optional<ProblemException> ofDatabase(Throwable cause) {
        if (SqlConflicts.isLockTimeout(cause) || SqlConflicts.isTransactionLost(cause)) {
            return Optional.of(ProblemException.later(ProblemCode.REQUEST_IN_PROGRESS, Duration.ofSeconds(1)));
        }
        return DatabaseAway.isCauseOf(cause)
                ? Optional.of(ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, Duration.ofSeconds(2)))
                : Optional.empty();
    }

    /** For servlet filters and everything else outside the routes. Does nothing if an answer is already on its way. */
    public void write(HttpServletRequest request, HttpServletResponse response, ProblemException problem)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] body = body(problem, request.getHeader("Accept-Language"), path(request));
        response.resetBuffer();
        response.setStatus(problem.code().status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setContentLength(body.length);
        if (problem.retryAfter() != null) {
            response.setHeader("Retry-After", retryAfter(problem));
        }
        response.getOutputStream().write(body);
    }

    byte[] body(ProblemException problem, @Nullable String acceptLanguage, String path) {
        Locale language = Languages.preferred(acceptLanguage);
        ProblemCode code = problem.code();
        Problem body = new Problem(
                "urn:table-order:problem:"
                        + code.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                text(code.name() + ".title", language),
                code.status(),
                text(code.name() + ".detail", language, problem.arguments()),
                path,
                code.name(),
                problem.errors().stream()
                        .map(error -> new Problem.Detail(
                                error.pointer(), error.code(), text(error.code() + ".detail", language)))
                        .toList(),
                problem.members());
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The path that the client asked for, also where the container has forwarded the request to its error page. */
    private static String path(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String original
                ? original
                : request.getRequestURI();
    }

    static String retryAfter(ProblemException problem) {
        return problem.retryAfter() == null
                ? "1"
                : String.valueOf(Math.max(1, (problem.retryAfter().toMillis() + 999) / 1000));
    }

    private String text(String key, Locale language, Object... arguments) {
        return messages.getMessage("problem." + key, arguments, language);
    }
}
