package io.tableorder.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tableorder.client.core.ApiException;
import io.tableorder.client.model.FieldError;
import io.tableorder.client.model.Problem;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The service says no. Branch on {@link #code()}; show people {@link #title()} and {@link #detail()}. */
public final class ProblemException extends ApiException {

    private final transient Problem problem;

    private ProblemException(String operation, int status, HttpHeaders headers, String body, Problem problem) {
        super(
                "%s: %s (%d): %s%s"
                        .formatted(operation, problem.getCode(), status, problem.getDetail(), where(problem)),
                status,
                headers,
                body);
        this.problem = problem;
    }

    /** What an answer that is no success says: a problem, if it is one of the service and not of something in between. */
    static ApiException of(String operation, HttpResponse<byte[]> answer) {
        return of(operation, answer.statusCode(), answer.headers(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    static ApiException of(String operation, int status, HttpHeaders headers, String body) {
        if (headers.firstValue("Content-Type").orElse("").startsWith("application/problem+json")) {
            try {
                return new ProblemException(
                        operation, status, headers, body, TableOrder.JSON.readValue(body, Problem.class));
            } catch (JsonProcessingException unreadable) {
                // Cut off on its way. It is a refusal without words.
            }
        }
        return new ApiException("%s: %d: %s".formatted(operation, status, body), status, headers, body);
    }

    private static String where(Problem problem) {
        return problem.getErrors() == null || problem.getErrors().isEmpty()
                ? ""
                : problem.getErrors().stream()
                        .map(error -> error.getPointer() + " " + error.getCode())
                        .toList()
                        .toString();
    }

    /** What is wrong, such as {@code MENU_NOT_AVAILABLE}. The list is in docs/problems.md, and may grow. */
    public String code() {
        return problem.getCode();
    }

    /** The status of the answer. */
    public int status() {
        return getCode();
    }

    /** What kind of problem it is, for people, in the client's language. */
    public String title() {
        return problem.getTitle();
    }

    /** What is wrong, for people, in the client's language. */
    public String detail() {
        return problem.getDetail();
    }

    /** Each wrong value of the request, with where it is. */
    public List<FieldError> errors() {
        return problem.getErrors() == null ? List.of() : List.copyOf(problem.getErrors());
    }

    /** When it may be tried again, if the service says so. */
    public Optional<Duration> retryAfter() {
        return RetryAfter.in(getResponseHeaders());
    }

    /** Whether it passes by itself. */
    public boolean isRetryable() {
        return status() == 429 || status() == 503 || retryAfter().isPresent();
    }

    /** By which the service's log knows the request. */
    public Optional<String> requestId() {
        return getResponseHeaders().firstValue("X-Request-Id");
    }

    /** All that the answer says: some codes have members of their own, such as {@link Problem#getMenus()}. */
    public Problem problem() {
        return problem;
    }
}
