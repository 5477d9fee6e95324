package io.tableorder.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** Between a client and the bed: notes what passes, and loses answers. */
final class Gateway implements AutoCloseable {

    private static final Set<String> HOP_BY_HOP =
            Set.of("connection", "content-length", "host", "http2-settings", "transfer-encoding", "upgrade");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    final List<Call> calls = new CopyOnWriteArrayList<>();
    /** What clients get to read of each answer. */
    volatile UnaryOperator<String> edit = UnaryOperator.identity();
    /** Whether answers of orders are lost. */
    volatile boolean losesOrders;
    /** Whether nothing gets through. */
    volatile boolean isShut;
    /** Whether streams say nothing any longer, and do not end either. */
    volatile boolean isMute;

    record Call(String method, String path, String authorization, int status) {}

    Gateway() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    long count(String method, String path) {
        return calls.stream()
                .filter(call -> call.method().equals(method) && call.path().equals(path))
                .count();
    }

    private void pass(HttpExchange exchange) {
        try (exchange) {
            if (isShut) {
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(Bed.url() + exchange.getRequestURI()))
                    .method(
                            exchange.getRequestMethod(),
                            BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
            exchange.getRequestHeaders().forEach((name, values) -> {
                if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> request.header(name, value));
                }
            });
            HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
            String path = exchange.getRequestURI().getPath();
            calls.add(new Call(
                    exchange.getRequestMethod(),
                    path,
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                    answer.statusCode()));
            if (losesOrders && path.equals("/api/customer/orders")) {
                return;
            }
            answer.headers().map().forEach((name, values) -> {
                if (!HOP_BY_HOP.contains(name)) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            boolean isStream =
                    answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
            exchange.sendResponseHeaders(answer.statusCode(), answer.statusCode() == 204 ? -1 : 0);
            try (InputStream from = answer.body();
                    OutputStream to = exchange.getResponseBody()) {
                byte[] part = new byte[8192];
                for (int length; (length = from.read(part)) > 0; ) {
                    String text = new String(part, 0, length, StandardCharsets.ISO_8859_1);
                    if (!isMute || !isStream) {
                        to.write(edit.apply(text).getBytes(StandardCharsets.ISO_8859_1));
                        to.flush();
                    }
                }
            }
        } catch (IOException lost) {
            // So is the connection of the client.
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
