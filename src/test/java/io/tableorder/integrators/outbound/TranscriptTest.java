package io.tableorder.integrators.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TranscriptTest {

    @Test
    void theSecretIsHiddenInRequestsAndAnswers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer s3cret");
        headers.put("X-Attempt", "1");
        Request request = Request.post(
                URI.create("https://pos.example:8443?key=other"), headers, "{\"token\":\"s3cret\"}", Duration.ZERO);
        Transcript transcript = Transcript.hiding("Bearer s3cret");
        assertThat(transcript.of(request)).isEqualTo("""
                POST https://pos.example:8443/?***
                Authorization: ***
                X-Attempt: 1

                {"token":"***"}""");
        assertThat(transcript.of(new Reply(401, List.of(new Reply.Header("set-cookie", "a=b")), "no s3cret")))
                .isEqualTo("HTTP 401\nset-cookie: ***\n\nno ***");
        assertThat(request.toString()).doesNotContain("s3cret", "other");
    }

    @Test
    void whatIsTooLongIsCutBetweenCharacters() {
        Transcript transcript = Transcript.plain();
        for (String letter : List.of("a", "é", "매", "🍲")) {
            String text = transcript.of(new Reply(200, List.of(), letter.repeat(9_000)));
            assertThat(text.getBytes(UTF_8)).hasSizeBetween(Transcript.LIMIT - 3, Transcript.LIMIT);
            assertThat(text).endsWith(letter + "…");
            assertThat(transcript.line(letter.repeat(9_000))).endsWith(letter + "…");
        }
        String whole = "a".repeat(Transcript.LIMIT - "HTTP 200\n\n".length());
        assertThat(transcript.of(new Reply(200, List.of(), whole))).endsWith("a");
    }

    @Test
    void aLineIsOneLine() {
        assertThat(Transcript.plain().line(" no\r\n\tsuch\0 menu ")).isEqualTo("no such menu");
    }
}
