package io.tableorder.contract;

import io.tableorder.testing.RawHttp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A request in the making: at first a good one for its operation, then less and less so. */
final class HostileRequest {

    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");

    final Operation operation;
    String method;
    String target;
    String version = "HTTP/1.1";
    final List<String> headers = new ArrayList<>();
    byte[] body = new byte[0];

    /** The body's bytes are framed by this line instead of their true length. */
    String framing = "";

    /** The way it is written, not what it asks for, is a reason to refuse it. */
    boolean isOddlyWritten;

    /** The server may hang up without a word. */
    boolean mayGoUnanswered;

    HostileRequest(Operation operation, String target) {
        this.operation = operation;
        this.method = operation.method();
        this.target = target;
        headers.add("Host: localhost");
        headers.add("Connection: close");
    }

    byte[] bytes() {
        StringBuilder head = new StringBuilder(method + " " + target + " " + version + "\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        if (!framing.isEmpty()) {
            head.append(framing).append("\r\n");
        } else if (body.length > 0 || operation.takesBody()) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return RawHttp.join(raw(head.append("\r\n").toString()), body);
    }

    /** A character up to U+00FF is the byte of that number, any other its UTF-8. */
    private static byte[] raw(String text) {
        StringBuilder bytes = new StringBuilder();
        text.codePoints()
                .forEach(c -> bytes.append(
                        c <= 0xff
                                ? Character.toString(c)
                                : new String(
                                        Character.toString(c).getBytes(StandardCharsets.UTF_8),
                                        StandardCharsets.ISO_8859_1)));
        return bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        String head = headers.stream()
                .filter(header -> !header.equals("Host: localhost") && !header.equals("Connection: close"))
                .map(header -> " -H '" + shown(header.replaceFirst("(Bearer (?:eyJ|tok_).{10}).*", "$1...")) + "'")
                .collect(Collectors.joining());
        String data = body.length == 0 ? "" : " --data $'" + shown(new String(body, StandardCharsets.ISO_8859_1)) + "'";
        String host = headers.contains("Host: localhost") ? "" : " (no Host)";
        return "curl -X '" + shown(method) + "' '" + shown(target) + "'"
                + (version.equals("HTTP/1.1") ? "" : " " + version) + host + head
                + (framing.isEmpty() ? "" : " -H '" + shown(framing) + "'") + data;
    }

    private static String shown(String text) {
        String printable = UNPRINTABLE.matcher(text).replaceAll(found -> "\\\\x%02x"
                .formatted((int) found.group().charAt(0)));
        return printable.length() <= 400
                ? printable
                : printable.substring(0, 400) + "... (" + text.length() + " bytes)";
    }
}
