package io.tableorder.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;

/** Requests and answers as staff read them in the log of attempts: at most 8 KiB, without what may be secret. */
final class Transcript {

    static final int LIMIT = 8 * 1024;

    private static final Set<String> SECRET_HEADERS = Set.of("set-cookie", "www-authenticate", "authentication-info");
    private static final String MORE = "\n...";

    private Transcript() {}

    static String of(HttpPost request, String body) {
        StringBuilder text =
                new StringBuilder("POST ").append(withoutQuery(request)).append('\n');
        append(text, request.getHeaders());
        text.append("content-type: ")
                .append(request.getEntity().getContentType())
                .append('\n');
        return bounded(text.append('\n').append(body).toString());
    }

    static String of(HttpResponse answer, byte[] body) {
        StringBuilder text = new StringBuilder("HTTP ").append(answer.getCode()).append('\n');
        append(text, answer.getHeaders());
        return bounded(text.append('\n').append(new String(body, UTF_8)).toString());
    }

    /** The query is where some receivers want a password. */
    private static String withoutQuery(HttpPost request) {
        URI url = URI.create(request.getRequestUri());
        String path = url.getRawPath() + (url.getRawQuery() == null ? "" : "?...");
        return request.getScheme() + "://" + request.getAuthority() + path;
    }

    private static void append(StringBuilder text, Header[] headers) {
        for (Header header : headers) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            text.append(name)
                    .append(": ")
                    .append(SECRET_HEADERS.contains(name) ? "..." : header.getValue())
                    .append('\n');
        }
    }

    /** Also without the characters that a database or a terminal would not take. */
    private static String bounded(String text) {
        String printable = text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "\uFFFD");
        if (printable.length() <= LIMIT && printable.getBytes(UTF_8).length <= LIMIT) {
            return printable;
        }
        ByteBuffer bytes = ByteBuffer.allocate(LIMIT - MORE.length());
        CharBuffer rest = CharBuffer.wrap(printable);
        CoderResult filled = UTF_8.newEncoder().encode(rest, bytes, true);
        assert filled.isOverflow();
        return printable.substring(0, rest.position()) + MORE;
    }
}
