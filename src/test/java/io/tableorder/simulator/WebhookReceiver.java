package io.tableorder.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A receiver of webhooks on loopback that answers well or badly, and verifies signatures by the library of Standard Webhooks,
 * as receivers do.
 */
public final class WebhookReceiver implements AutoCloseable {

    /** How it treats a request. */
    public enum Mode {
        /** Answers with the status and headers that were set. */
        ANSWER,
        /** Reads the request and does not answer. */
        HANG,
        /** Reads the request and breaks the connection. */
        RESET,
        /** Answers one byte of the head each second. */
        DRIP_HEAD,
        /** Answers 200 at once, and then one byte of the body each second. */
        DRIP_BODY,
        /** Answers 200 with a body that does not end. */
        ENDLESS,
        /** Answers with a head that does not end. */
        ENDLESS_HEAD,
        /** Answers something that is no HTTP. */
        NONSENSE
    }

    /** What came in. */
    public record Request(String line, Map<String, String> headers, String body, Instant at) {

        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        public String id() {
            return header("webhook-id");
        }

        /** Whether one of its signatures is of this secret, and its time is now. */
        public boolean isSignedWith(String secret) {
            Map<String, List<String>> values = new TreeMap<>();
            headers.forEach((name, value) -> values.put(name, List.of(value)));
            try {
                new Webhook(secret).verify(body, values);
                return true;
            } catch (WebhookVerificationException e) {
                return false;
            }
        }
    }

    private final ServerSocket server;
    private final ExecutorService connections = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "webhook-receiver");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Mode mode = Mode.ANSWER;
    private volatile int status = 200;
    private volatile List<String> headers = List.of();
    private volatile String answer = "ok";

    public WebhookReceiver() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.execute(this::accept);
    }

    public String url() {
        return url("/hooks");
    }

    public String url(String path) {
        return "http://localhost:" + port() + path;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** @param headers whole lines, such as {@code Retry-After: 7} */
    public WebhookReceiver answers(int status, String... headers) {
        this.status = status;
        this.headers = List.of(headers);
        this.mode = Mode.ANSWER;
        return this;
    }

    public WebhookReceiver says(String body) {
        this.answer = body;
        return this;
    }

    public WebhookReceiver does(Mode mode) {
        this.mode = mode;
        return this;
    }

    /** All so far, as they came. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public void forget() {
        requests.clear();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                connections.execute(() -> serve(socket));
            } catch (IOException | RejectedExecutionException e) {
                // Closed since.
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Request request = read(new BufferedInputStream(socket.getInputStream()));
            requests.add(request);
            treat(socket);
        } catch (IOException e) {
            // The client has gone; what it has sent is known.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private void treat(Socket socket) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        String head = "HTTP/1.1 " + status + " Status\r\n"
                + String.join("", headers.stream().map(line -> line + "\r\n").toList());
        switch (mode) {
            case ANSWER -> {
                byte[] body = answer.getBytes(UTF_8);
                boolean hasBody = status != 204 && status != 304;
                out.write((head + (hasBody ? "Content-Length: " + body.length + "\r\n" : "") + "\r\n")
                        .getBytes(ISO_8859_1));
                out.write(hasBody ? body : new byte[0]);
                out.flush();
            }
            case HANG -> closed.await();
            case RESET -> socket.setSoLinger(true, 0);
            case DRIP_HEAD -> drip(out, "HTTP/1.1 200 OK\r\nX-Slow: " + "x".repeat(1_000));
            case DRIP_BODY -> {
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(ISO_8859_1));
                drip(out, "x".repeat(1_000));
            }
            case ENDLESS -> {
                out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(ISO_8859_1));
                while (!server.isClosed()) {
                    out.write(("1000\r\n" + "x".repeat(4_096) + "\r\n").getBytes(ISO_8859_1));
                }
            }
            case ENDLESS_HEAD -> {
                out.write("HTTP/1.1 200 OK\r\nX-Long: ".getBytes(ISO_8859_1));
                while (!server.isClosed()) {
                    out.write("x".repeat(4_096).getBytes(ISO_8859_1));
                }
            }
            case NONSENSE -> out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: nonsense\r\n\r\n".getBytes(ISO_8859_1));
        }
    }

    private void drip(OutputStream out, String text) throws IOException, InterruptedException {
        for (byte each : text.getBytes(ISO_8859_1)) {
            out.write(each);
            out.flush();
            if (closed.await(1, TimeUnit.SECONDS)) {
                return;
            }
        }
    }

    private static Request read(InputStream in) throws IOException {
        String line = line(in);
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                throw new IOException("This is no HTTP");
            }
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(line, headers, new String(body, UTF_8), Instant.now());
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            line.write(next);
            next = in.read();
        }
        if (next < 0) {
            throw new IOException("The request ends early");
        }
        return line.toString(ISO_8859_1).strip();
    }

    /** Takes no more connections and ends those that hang. */
    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            for (Socket socket : new ArrayList<>(open)) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections.shutdownNow();
    }
}
