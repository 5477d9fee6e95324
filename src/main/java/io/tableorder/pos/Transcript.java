package io.tableorder.pos;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was sent and what came back, for people to read: cut to a length, and without the secret, whoever says it. */
final class Transcript {

    static final int LONGEST = 8 * 1024;

    private static final int LONGEST_LINE = 200;
    private static final String HIDDEN = "***";
    private static final String CUT = "…";
    private static final Set<String> SECRET_HEADERS =
            Set.of("authorization", "set-cookie", "www-authenticate", "proxy-authenticate");

    private final @Nullable String secret;

    Transcript(@Nullable String authorization) {
        this.secret = authorization == null ? null : authorization.substring(authorization.indexOf(' ') + 1);
    }

    /** Of the address only what names the place: a query may hold a key. */
    String request(URI url, Map<String, String> headers, String body) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + HIDDEN;
        StringBuilder text =
                new StringBuilder("POST ").append(path).append(query).append('\n');
        text.append("Host: ").append(url.getAuthority()).append('\n');
        return finished(text, headers, body);
    }

    String response(PosAnswer answer) {
        StringBuilder text = new StringBuilder("HTTP ").append(answer.status()).append('\n');
        return finished(text, answer.headers(), answer.body());
    }

    /** One line of what somebody else has said. */
    String line(String text) {
        String line = sound(text).replaceAll("\\s+", " ").strip();
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + CUT : line;
    }

    private String finished(StringBuilder text, Map<String, String> headers, String body) {
        headers.forEach((name, value) -> text.append(name)
                .append(": ")
                .append(SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT)) ? HIDDEN : value)
                .append('\n'));
        return cut(sound(text.append('\n').append(body).toString()));
    }

    /** Without the secret, and without what a database cannot hold. */
    private String sound(String text) {
        String open = secret == null ? text : text.replace(secret, HIDDEN);
        return open.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "");
    }

    private static String cut(String text) {
        CharBuffer rest = CharBuffer.wrap(text);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(rest, ByteBuffer.allocate(LONGEST), true);
        return rest.hasRemaining() ? text.substring(0, rest.position()) + CUT : text;
    }
}
