package io.tableorder.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An incoming webhook like Slack's: its address is its secret, it takes a text in JSON, and answers in plain text. */
public final class SlackWebhook implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final String path = "/services/T0/B0/" + UUID.randomUUID();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final AtomicInteger limited = new AtomicInteger();

    public SlackWebhook() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    /** The next request is one too many. */
    public void limitNext() {
        limited.incrementAndGet();
    }

    /** What the channel shows, oldest first. */
    public List<String> texts() {
        return List.copyOf(texts);
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!exchange.getRequestURI().getPath().equals(path)) {
            answer(exchange, 404, "no_service");
        } else if (limited.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            answer(exchange, 429, "rate_limited");
        } else {
            post(exchange, body);
        }
    }

    private void post(HttpExchange exchange, byte[] body) throws IOException {
        try {
            JsonNode message = JSON.readTree(body);
            if (message.path("text").asText().isBlank()) {
                answer(exchange, 400, "no_text");
            } else {
                texts.add(message.path("text").asText());
                answer(exchange, 200, "ok");
            }
        } catch (JsonProcessingException e) {
            answer(exchange, 400, "invalid_payload");
        }
    }

    private static void answer(HttpExchange exchange, int status, String words) throws IOException {
        byte[] body = words.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
