package io.tableorder.failure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.foundation.database.DatabaseAway;
import io.tableorder.foundation.database.SqlConflicts;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/**
 * Writes problem answers, in Korean or English as the client prefers. A browser's {@code EventSource} gives up for good at any status but
 * 200. For a temporary problem it therefore gets a stream that ends at once, so that it reconnects.
 */
@Component
public class Problems {

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(3);
    static final int MOST_ERRORS = 50;

    private final MessageSource messages;
    private final ObjectMapper json;
    private final EventSources eventSources;

    Problems(MessageSource messages, ObjectMapper json, EventSources eventSources) {
        this.messages = messages;
        this.json = json;
        this.eventSources = eventSources;
    }

    /** The problem of a failure in the database: it is away, or another transaction was faster. Empty for other failures. */
    public static Optional<ProblemException> ofDatabase(HttpServletRequest request, Throwable cause) {
        boolean isOvertaken = SqlConflicts.isLockTimeout(cause) || SqlConflicts.isTransactionLost(cause);
        // A read waits for no other request, only for somebody who changes the table itself.
        if (isOvertaken && !HttpMethod.GET.matches(request.getMethod())) {
            return Optional.of(ProblemException.later(ProblemCode.REQUEST_IN_PROGRESS, Duration.ofSeconds(1)));
        }
        return isOvertaken || DatabaseAway.isCauseOf(cause)
                ? Optional.of(ProblemException.later(ProblemCode.SERVICE_UNAVAILABLE, Duration.ofSeconds(2)))
                : Optional.empty();
    }

    /** Writes the answer outside of routes, in servlet filters for example. Does nothing if an answer has already been sent. */
    public void write(HttpServletRequest request, HttpServletResponse response, ProblemException problem)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        boolean isStream = problem.isPassing() && eventSources.isAsking(request);
        byte[] body =
                isStream ? emptyStream(problem) : body(problem, request.getHeader("Accept-Language"), path(request));
        response.resetBuffer();
        response.setStatus(isStream ? HttpServletResponse.SC_OK : problem.code().status());
        response.setContentType(isStream ? "text/event-stream" : Problem.MEDIA_TYPE);
        response.setContentLength(body.length);
        if (isStream) {
            response.setHeader("Cache-Control", "no-store, no-transform");
        }
        if (problem.retryAfter() != null) {
            response.setHeader("Retry-After", retryAfter(problem));
        }
        response.getOutputStream().write(body);
    }

    /**
     * The stream has no event id, so that the client keeps its last one and resumes after it. The pause varies, so that not all clients
     * reconnect at once.
     */
    private static byte[] emptyStream(ProblemException problem) {
        Duration asked = problem.retryAfter();
        long pause = Math.max(SHORTEST_PAUSE.toMillis(), asked == null ? 0 : asked.toMillis());
        long retry = pause + ThreadLocalRandom.current().nextLong(pause);
        return ("retry: " + retry + "\n: " + problem.code() + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    public byte[] body(ProblemException problem, @Nullable String acceptLanguage, String path) {
        Locale language = Languages.preferred(acceptLanguage);
        ProblemCode code = problem.code();
        Problem body = new Problem(
                "urn:table-order:problem:"
                        + code.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                text(code.name() + ".title", language),
                code.status(),
                text(code.name() + ".detail", language, texts(problem.arguments(), language)),
                path,
                code.name(),
                problem.errors().stream()
                        .limit(MOST_ERRORS)
                        .map(error -> new Problem.Detail(
                                error.pointer(), error.code(), text(error.code() + ".detail", language)))
                        .toList(),
                members(problem, language),
                problem.errors().size() > MOST_ERRORS);
        try {
            return json.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object[] texts(Object[] arguments, Locale language) {
        return Arrays.stream(arguments)
                .map(argument -> textOf(argument, language))
                .toArray();
    }

    private static String textOf(Object argument, Locale language) {
        if (argument instanceof Money money) {
            return money.in(language);
        }
        return argument instanceof ProblemException.Value value ? value.text() : String.valueOf(argument);
    }

    private static Object memberOf(Object argument) {
        if (argument instanceof Money money) {
            return money.amount();
        }
        return argument instanceof ProblemException.Value value ? value.member() : argument;
    }

    private Map<String, Object> members(ProblemException problem, Locale language) {
        Map<String, Object> members = new LinkedHashMap<>();
        Object[] arguments = problem.arguments();
        List<String> names = problem.code().members();
        for (int i = 0; i < Math.min(arguments.length, names.size()); i++) {
            members.put(names.get(i), memberOf(arguments[i]));
        }
        problem.members().forEach((name, member) -> {
            Object shown = member instanceof Localized localized ? localized.in(language, messages) : member;
            if (shown != null) {
                members.put(name, shown);
            }
        });
        return members;
    }

    /** The path of the client's request, even if the container has forwarded the request to its error page. */
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
