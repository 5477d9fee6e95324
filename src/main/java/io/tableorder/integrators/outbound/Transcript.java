package io.tableorder.integrators.outbound;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Texts of requests and answers for people and for the database: at most {@value #LIMIT} bytes, without control characters, and
 * without the secret, whether it was sent or comes back.
 */
public final class Transcript {

    /** In bytes of UTF-8. */
    public static final int LIMIT = 8 * 1024;

    /** In characters. */
    private static final int LONGEST_LINE = 200;

    private static final String HIDDEN = "***";
    private static final String CUT = "…";

    private static final Set<String> SECRET_HEADERS =
            Set.of("authorization", "set-cookie", "www-authenticate", "proxy-authenticate", "authentication-info");

    private final List<String> secrets;
    private final Set<String> headers;
    private final boolean isPathShown;

    private Transcript(Collection<String> secrets, Set<String> headers, boolean isPathShown) {
        this.secrets = secrets.stream().filter(secret -> !secret.isEmpty()).toList();
        this.headers = headers;
        this.isPathShown = isPathShown;
    }

    /** For an exchange with secrets only in headers and in the query. */
    public static Transcript plain() {
        return new Transcript(List.of(), SECRET_HEADERS, true);
    }

    /** @param authorization the value of the header, with or without a scheme before the secret */
    public static Transcript hiding(String authorization) {
        return new Transcript(List.of(authorization.substring(authorization.indexOf(' ') + 1)), SECRET_HEADERS, true);
    }

    /**
     * For an exchange whose path may be a secret as well, such as that of an incoming webhook.
     *
     * @param headers that may hold secrets, besides the usual ones
     */
    public static Transcript hiding(Collection<String> secrets, Collection<String> headers) {
        Set<String> all = new HashSet<>(SECRET_HEADERS);
        headers.forEach(header -> all.add(header.toLowerCase(Locale.ROOT)));
        return new Transcript(secrets, all, false);
    }

    /** The address without its query, which may hold a key. */
    public String of(Request request) {
        URI url = request.url();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + HIDDEN;
        StringBuilder text = new StringBuilder(request.method())
                .append(' ')
                .append(url.getScheme())
                .append("://")
                .append(url.getRawAuthority())
                .append(isPathShown ? path + query : "/" + HIDDEN)
                .append('\n');
        request.headers().forEach((name, value) -> append(text, name, value));
        return finished(text, request.body());
    }

    public String of(Reply reply) {
        StringBuilder text = new StringBuilder("HTTP ").append(reply.status()).append('\n');
        reply.headers().forEach(header -> append(text, header.name(), header.value()));
        return finished(text, reply.body());
    }

    /** A text of the other side as one line of at most {@value #LONGEST_LINE} characters, with a mark where it was cut. */
    public String line(String text) {
        String line = sound(text).replaceAll("\\s+", " ").strip();
        if (line.length() <= LONGEST_LINE) {
            return line;
        }
        boolean splitsPair = Character.isHighSurrogate(line.charAt(LONGEST_LINE - 1));
        return line.substring(0, splitsPair ? LONGEST_LINE - 1 : LONGEST_LINE) + CUT;
    }

    private void append(StringBuilder text, String name, String value) {
        boolean isSecret = headers.contains(name.toLowerCase(Locale.ROOT));
        text.append(name).append(": ").append(isSecret ? HIDDEN : value).append('\n');
    }

    private String finished(StringBuilder text, String body) {
        return cut(sound(text.append('\n').append(body).toString()));
    }

    /** Removes the secret, and characters that the database cannot store. */
    private String sound(String text) {
        String open = text;
        for (String secret : secrets) {
            open = open.replace(secret, HIDDEN);
        }
        return open.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "");
    }

    private static String cut(String text) {
        int written = written(text, LIMIT);
        int room = LIMIT - CUT.getBytes(StandardCharsets.UTF_8).length;
        return written == text.length() ? text : text.substring(0, written(text, room)) + CUT;
    }

    /** How many characters of the text fit. */
    private static int written(String text, int bytes) {
        CharBuffer rest = CharBuffer.wrap(text);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(rest, ByteBuffer.allocate(bytes), true);
        return rest.position();
    }
}
