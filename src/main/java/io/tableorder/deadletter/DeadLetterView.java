package io.tableorder.deadletter;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.deadletter.DeadLetters.Summary;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter with all that is known of it.
 *
 * @param headers a JSON object
 * @param bodyEncoding {@code text}, or {@code base64} where the body is none
 * @param acts oldest first
 */
record DeadLetterView(
        @JsonUnwrapped Summary summary,
        @JsonRawValue String headers,
        String body,
        String bodyEncoding,
        List<Act> acts) {

    /** Who has done what with it, and why. */
    record Act(String act, String actor, @Nullable String reason, Instant at) {}

    static DeadLetterView of(Summary summary, String headers, byte[] body, List<Act> acts) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return new DeadLetterView(summary, headers, text, "text", acts);
        } catch (CharacterCodingException e) {
            return new DeadLetterView(summary, headers, Base64.getEncoder().encodeToString(body), "base64", acts);
        }
    }
}
