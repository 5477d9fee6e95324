package io.tableorder.pos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tableorder.delivery.Outcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a POS has answered, and what that means.
 *
 * @param body as far as it was read
 */
record PosAnswer(int status, Map<String, String> headers, String body) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOT_OPEN = "POS_NOT_OPEN";

    /** What a POS asks for beyond this is a mistake. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    Outcome outcome(Transcript transcript) {
        JsonNode answer = json();
        String code = answer.path("code").asText("");
        if (status >= 200 && status < 300) {
            String id = answer.path("pos_order_id").asText("");
            return Outcome.confirmed(id.isEmpty() ? "Taken" : transcript.line("Taken, pos_order_id " + id));
        }
        if (status == 409 && code.startsWith("DUPLICATE")) {
            return Outcome.confirmed("The POS has it already");
        }
        String detail = transcript.line(status + " " + message(answer));
        if (status >= 400 && code.equals(NOT_OPEN)) {
            return Outcome.unavailable(NOT_OPEN, detail).retryAfter(retryAfter());
        }
        return switch (status) {
            // Whatever is sent would be answered so, until somebody gives us another token.
            case 401 -> Outcome.unavailable("UNAUTHORIZED", detail);
            case 408, 425, 429 -> Outcome.failed(statusCode(), detail).retryAfter(retryAfter());
            default ->
                status >= 500
                        ? Outcome.failed(statusCode(), detail).uncertain().retryAfter(retryAfter())
                        : Outcome.rejected(statusCode(), detail);
        };
    }

    private String statusCode() {
        return "HTTP_" + status;
    }

    private String message(JsonNode answer) {
        if (status >= 300 && status < 400) {
            return "The POS sends us elsewhere, where orders are not taken to";
        }
        return Stream.of("message", "detail", "error", "code")
                .map(field -> answer.path(field).asText(""))
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse(answer.isMissingNode() ? body : "");
    }

    private JsonNode json() {
        try {
            return body.stripLeading().startsWith("{") ? JSON.readTree(body) : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** In seconds, or as a date. */
    private @Nullable Duration retryAfter() {
        String value = header("Retry-After");
        if (value == null) {
            return null;
        }
        try {
            Duration wait = value.strip().matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value.strip()))
                    : Duration.between(
                            ZonedDateTime.now(ZoneOffset.UTC),
                            ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME));
            if (wait.isNegative()) {
                return Duration.ZERO;
            }
            return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private @Nullable String header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
