package io.tableorder.integrators.pos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.outbound.Reply;
import io.tableorder.integrators.outbound.Transcript;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** What an answer of a POS means. */
record PosAnswer(Reply reply) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOT_OPEN = "POS_NOT_OPEN";

    /** A longer wait that a POS asks for is taken for a mistake. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    Outcome outcome(Transcript transcript) {
        int status = reply.status();
        JsonNode answer = json();
        String code = answer.path("code").asText("");
        if (reply.isSuccess()) {
            String id = answer.path("pos_order_id").asText("");
            return Outcome.confirmed(id.isEmpty() ? "Taken" : transcript.line("Taken, pos_order_id " + id));
        }
        if (status == 409 && code.startsWith("DUPLICATE")) {
            return Outcome.confirmed("The POS has it already");
        }
        String detail = transcript.line(status + " " + message(answer));
        Duration wait = reply.retryAfter(LONGEST_WAIT, Instant.now());
        if (status >= 400 && code.equals(NOT_OPEN)) {
            return Outcome.unavailable(NOT_OPEN, detail).retryAfter(wait);
        }
        return switch (status) {
            // Every request would fail the same way until the token is replaced, or is given its rights.
            case 401 -> Outcome.unavailable("UNAUTHORIZED", detail);
            case 403 -> Outcome.unavailable("FORBIDDEN", detail);
            case 408, 425, 429 -> Outcome.failed(statusCode(), detail).retryAfter(wait);
            default ->
                status >= 500
                        ? Outcome.failed(statusCode(), detail).uncertain().retryAfter(wait)
                        : Outcome.rejected(statusCode(), detail);
        };
    }

    private String statusCode() {
        return "HTTP_" + reply.status();
    }

    private String message(JsonNode answer) {
        if (reply.status() >= 300 && reply.status() < 400) {
            return "The POS sends us elsewhere, where orders are not taken to";
        }
        return Stream.of("message", "detail", "error", "code")
                .map(field -> answer.path(field).asText(""))
                .filter(text -> !text.isBlank())
                .findFirst()
                .orElse(answer.isMissingNode() ? reply.body() : "");
    }

    private JsonNode json() {
        try {
            String body = reply.body();
            return body.stripLeading().startsWith("{") ? JSON.readTree(body) : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
