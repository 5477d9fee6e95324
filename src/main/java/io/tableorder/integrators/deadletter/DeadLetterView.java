package io.tableorder.integrators.deadletter;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.integrators.deadletter.DeadLetters.Summary;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter with all its details.
 *
 * @param headers a JSON object
 * @param bodyEncoding {@code text}, or {@code base64} if the body is no UTF-8
 * @param isTruncated whether only the beginning of the body was stored; then size and hash are those of the whole body
 * @param acts oldest first
 */
record DeadLetterView(
        @JsonUnwrapped Summary summary,
        @JsonRawValue String headers,
        String body,
        String bodyEncoding,
        boolean isTruncated,
        @Nullable Long bodySize,
        @Nullable String bodySha256,
        List<Act> acts) {

    /** What was done with it, by whom and why. */
    record Act(String act, String actor, @Nullable String reason, Instant at) {}

    static DeadLetterView of(
            Summary summary,
            String headers,
            byte[] body,
            @Nullable Long bodySize,
            @Nullable String bodySha256,
            List<Act> acts) {
        boolean isTruncated = bodySize != null;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return new DeadLetterView(summary, headers, text, "text", isTruncated, bodySize, bodySha256, acts);
        } catch (CharacterCodingException e) {
            String encoded = Base64.getEncoder().encodeToString(body);
            return new DeadLetterView(summary, headers, encoded, "base64", isTruncated, bodySize, bodySha256, acts);
        }
    }
}
