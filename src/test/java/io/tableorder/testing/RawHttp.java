package io.tableorder.testing;

import io.tableorder.testing.Api.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends bytes as they are, for requests that no honest client can be made to send. Each is the last of its connection and says
 * so itself: {@code Connection: close}. Of a live stream, only the head is read.
 */
public final class RawHttp {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private final int port;

    public RawHttp(int port) {
        this.port = port;
    }

    /** @return null if the server hung up without an answer */
    public @Nullable Answer send(byte[] request) throws IOException {
        return send(request, false);
    }

    /** Sends less than the request has announced, and closes the output. */
    public @Nullable Answer sendAll(byte[] request) throws IOException {
        return send(request, true);
    }

    private @Nullable Answer send(byte[] request, boolean isAll) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
                if (isAll) {
                    // Never before the end of an honest request: it would look like hanging up.
                    socket.shutdownOutput();
                }
            } catch (SocketException refusedMeanwhile) {
                // It has answered without listening to the end.
            }
            return read(socket.getInputStream());
        }
    }

    /** Head and body of a request. */
    public static byte[] join(byte[] head, byte[] body) {
        byte[] whole = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }

    private static @Nullable Answer read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        int next = read1(in);
        while (next >= 0) {
            head.write(next);
            matched = next == END_OF_HEAD[matched] ? matched + 1 : next == '\r' ? 1 : 0;
            if (matched == END_OF_HEAD.length) {
                String text = head.toString(StandardCharsets.UTF_8);
                if (!text.startsWith("HTTP/1.1 1")) {
                    return answer(text, in);
                }
                // 100 Continue
                head.reset();
                matched = 0;
            }
            next = read1(in);
        }
        return null;
    }

    /** The server may reset a connection whose request it has not read to the end. */
    private static int read1(InputStream in) throws IOException {
        try {
            return in.read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    private static Answer answer(String head, InputStream in) throws IOException {
        String[] lines = head.split("\r\n");
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.computeIfAbsent(lines[i].substring(0, Math.max(0, colon)), name -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        int status = Integer.parseInt(lines[0].split(" ")[1]);
        boolean isStream =
                headers.getOrDefault("Content-Type", List.of("")).get(0).startsWith("text/event-stream");
        return new Answer(status, headers, isStream ? "" : rest(in));
    }

    private static String rest(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            in.transferTo(body);
        } catch (SocketException reset) {
            // What came before is the answer.
        }
        return body.toString(StandardCharsets.UTF_8);
    }
}
