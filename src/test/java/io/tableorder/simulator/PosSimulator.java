package io.tableorder.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A POS that takes canonical orders over HTTP, and fails as its mode says. At each path, the first request with a key takes effect, and
 * those that repeat the key do not. It speaks over plain sockets, since a web server does not reset a connection or say one byte per second
 * when asked.
 *
 * <p>Tests set its answers by {@link #mode}, {@link #next} and {@link #answer}; a person types the name of a mode. {@code GET /orders} lists what
 * took effect.
 */
public final class PosSimulator implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int USUAL_PORT = 8090;
    private static final String TOKEN = "/token";
    private static final String TOKEN_PREFIX = "pos-token-";

    /** How it handles a request. */
    public enum Mode {
        /** Takes it and confirms it. */
        OK("takes orders"),
        /** Takes it and confirms it after {@link #slowness}. */
        SLOW("takes orders, but answers late"),
        /** Takes it and answers one byte per second. */
        DRIP("takes orders, and answers one byte per second"),
        /** Reads it and is silent. */
        HANG("reads and never answers"),
        /** Reads it and resets the connection. */
        RESET("resets the connection, nothing is taken"),
        /** Takes it and hangs up. */
        DROP("takes orders, but hangs up without an answer"),
        /** 500. */
        FAIL("answers 500"),
        /** 422. */
        REJECT("answers 422: it does not want this order"),
        /** 503 with the code POS_NOT_OPEN. */
        CLOSED("answers 503 POS_NOT_OPEN: the day is closed"),
        /** 429 with Retry-After. */
        BUSY("answers 429 with Retry-After: 1"),
        /** 302. */
        REDIRECT("answers 302"),
        /** 200 and a body without an end. */
        FLOOD("takes orders, and answers without an end"),
        /** Takes it, confirms it, and reports twice that it is being prepared. */
        TWICE("takes orders, and calls the service back twice");

        private final String meaning;

        Mode(String meaning) {
            this.meaning = meaning;
        }
    }

    /**
     * One request as it came.
     *
     * @param path with its query
     * @param key its Idempotency-Key
     * @param headers with names in lower case
     */
    public record Received(String path, String key, Map<String, String> headers, JsonNode message) {}

    /** One message that took effect: the first one under its key at its path, as two connectors send the same event to two APIs. */
    public record Taken(String key, String posOrderId, JsonNode message) {}

    /** The answer that a test has set. */
    private record Answer(int status, String body, List<String> headers) {}

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "pos-simulator");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Consumer<String> print;

    private final List<Received> received = new ArrayList<>();
    private final Map<String, Taken> taken = new LinkedHashMap<>();
    private final List<Integer> calledBack = new ArrayList<>();
    private final Deque<Object> script = new ArrayDeque<>();
    private Mode mode = Mode.OK;
    private Duration slowness = Duration.ofSeconds(3);
    private @Nullable String api;
    private @Nullable String apiKey;

    private final List<String> askedForTokens = new ArrayList<>();
    private final Map<String, Instant> tokens = new HashMap<>();
    private final Deque<Answer> tokenScript = new ArrayDeque<>();
    private Duration tokenLife = Duration.ofMinutes(1);
    private boolean wantsTokens;

    /** On a free port. */
    public PosSimulator() {
        this(0);
    }

    /** @param port 0 for a free one */
    public PosSimulator(int port) {
        this(port, line -> {});
    }

    private PosSimulator(int port, Consumer<String> print) {
        this.print = print;
        try {
            server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** Runs it for a person: {@code [port [address of the service, API key]]}. */
    public static void main(String... args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : USUAL_PORT;
        try (PosSimulator pos = new PosSimulator(port, System.out::println)) {
            if (args.length > 2) {
                pos.callBack(args[1], args[2]);
            }
            System.out.println("A POS listens at " + pos.url() + " (GET " + pos.url() + " lists what it took)");
            System.out.println("Access tokens are had at " + pos.tokenUrl());
            System.out.println(help());
            obey(pos);
        }
    }

    @SuppressWarnings("DefaultCharset") // What a person types is in the charset of the terminal.
    private static void obey(PosSimulator pos) {
        Scanner lines = new Scanner(System.in);
        while (lines.hasNextLine()) {
            String word = lines.nextLine().strip().toLowerCase(Locale.ROOT);
            switch (word) {
                case "" -> {}
                case "quit" -> {
                    return;
                }
                case "list" -> pos.taken().forEach(order -> System.out.println(line(order)));
                case "forget" -> pos.forget();
                default ->
                    Arrays.stream(Mode.values())
                            .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(word))
                            .findFirst()
                            .ifPresentOrElse(
                                    mode -> {
                                        pos.mode(mode);
                                        System.out.println("From now on it " + mode.meaning);
                                    },
                                    () -> System.out.println(help()));
            }
        }
    }

    private static String help() {
        return Stream.concat(
                        Arrays.stream(Mode.values())
                                .map(mode -> "  %-9s %s".formatted(mode.name().toLowerCase(Locale.ROOT), mode.meaning)),
                        Stream.of("  list      prints what took effect", "  forget    forgets it", "  quit"))
                .collect(Collectors.joining("\n", "Type one of:\n", ""));
    }

    /** Where orders are posted to. */
    public String url() {
        return "http://localhost:" + server.getLocalPort() + "/orders";
    }

    /** Where access tokens are had, by OAuth 2.0 client credentials. */
    public String tokenUrl() {
        return "http://localhost:" + server.getLocalPort() + TOKEN;
    }

    /** From now on a request without a token of {@link #tokenUrl} is answered with 401. Tokens live so long. */
    public synchronized PosSimulator wantsTokens(Duration life) {
        wantsTokens = true;
        tokenLife = life;
        return this;
    }

    /** Tokens that were given so far are refused from now on. */
    public synchronized void takeTokensBack() {
        tokens.clear();
    }

    /** Answers the next request for a token so. */
    public synchronized PosSimulator answerToken(int status, String body, String... headers) {
        tokenScript.add(new Answer(status, body, List.of(headers)));
        return this;
    }

    /** What requests for tokens said: their header Authorization, a blank, and the form. */
    public synchronized List<String> askedForTokens() {
        return List.copyOf(askedForTokens);
    }

    /** How it handles requests from now on. */
    public synchronized PosSimulator mode(Mode mode) {
        this.mode = mode;
        script.clear();
        return this;
    }

    /** How it handles the next requests, one after the other; after them the mode applies again. */
    public synchronized PosSimulator next(Mode... modes) {
        script.addAll(List.of(modes));
        return this;
    }

    /** Answers the next request so, without taking it. */
    public synchronized PosSimulator answer(int status, String body, String... headers) {
        script.add(new Answer(status, body, List.of(headers)));
        return this;
    }

    public synchronized PosSimulator slowness(Duration slowness) {
        this.slowness = slowness;
        return this;
    }

    /** Where {@link Mode#TWICE} reports an order's status. */
    public synchronized PosSimulator callBack(String api, String apiKey) {
        this.api = api;
        this.apiKey = apiKey;
        return this;
    }

    /** All requests, in the order in which they came. */
    public synchronized List<Received> received() {
        return List.copyOf(received);
    }

    /** All that took effect, in the order in which it did. */
    public synchronized List<Taken> taken() {
        return List.copyOf(taken.values());
    }

    /** What the service has answered to its calls. */
    public synchronized List<Integer> calledBack() {
        return List.copyOf(calledBack);
    }

    public synchronized void forget() {
        received.clear();
        taken.clear();
    }

    @Override
    public void close() {
        closing.countDown();
        quietly(server::close);
        connections.forEach(connection -> quietly(connection::close));
        threads.shutdownNow();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            } catch (RejectedExecutionException e) {
                // Closed since.
                return;
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    /** One request per connection. */
    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            String[] words = line(in).split(" ");
            Map<String, String> headers = headers(in);
            byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
            if (words[0].equals("GET")) {
                send(connection, new Answer(200, list(), List.of()));
            } else if (words[1].equals(TOKEN)) {
                send(connection, token(headers, new String(body, UTF_8)));
            } else {
                take(connection, words[1], headers, JSON.readTree(body));
            }
        } catch (IOException | NumberFormatException e) {
            print.accept("A request broke off: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }

    private void take(Socket connection, String path, Map<String, String> headers, JsonNode message)
            throws IOException, InterruptedException {
        Received request =
                new Received(path, headers.getOrDefault("idempotency-key", ""), Map.copyOf(headers), message);
        Object fate = fate(request);
        if (fate instanceof Answer answer) {
            send(connection, answer);
            return;
        }
        switch ((Mode) fate) {
            case OK -> send(connection, taking(request));
            case SLOW -> {
                Answer answer = taking(request);
                closing.await(slowness.toMillis(), TimeUnit.MILLISECONDS);
                send(connection, answer);
            }
            case DRIP -> drip(connection, taking(request));
            case HANG -> closing.await();
            case RESET -> connection.setSoLinger(true, 0);
            case DROP -> taking(request);
            case FAIL -> send(connection, problem(500, "OUT_OF_ORDER", "주문을 저장하지 못했습니다"));
            case REJECT -> send(connection, problem(422, "UNKNOWN_ITEM", "등록되지 않은 메뉴입니다"));
            case CLOSED -> send(connection, problem(503, "POS_NOT_OPEN", "영업 시작 전입니다"));
            case BUSY -> send(connection, problem(429, "SLOW_DOWN", "잠시 후 다시 시도하세요", "Retry-After: 1"));
            case REDIRECT -> send(connection, new Answer(302, "", List.of("Location: http://localhost:1/elsewhere")));
            case FLOOD -> flood(connection, request);
            case TWICE -> {
                send(connection, taking(request));
                callBackTwice(message);
            }
        }
    }

    private synchronized Answer token(Map<String, String> headers, String form) {
        askedForTokens.add(headers.getOrDefault("authorization", "") + " " + form);
        Answer scripted = tokenScript.poll();
        if (scripted != null) {
            return scripted;
        }
        if (!form.contains("grant_type=client_credentials")) {
            return new Answer(400, "{\"error\":\"unsupported_grant_type\"}", List.of());
        }
        String token = TOKEN_PREFIX + askedForTokens.size();
        tokens.put(token, Instant.now().plus(tokenLife));
        print.accept("A token was asked for: " + token);
        return new Answer(
                200,
                "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + tokenLife.toSeconds()
                        + "}",
                List.of("Cache-Control: no-store"));
    }

    private boolean isAllowed(Received request) {
        String token = request.headers().getOrDefault("authorization", "").replaceFirst("^Bearer ", "");
        boolean isOneOfOurs = token.startsWith(TOKEN_PREFIX);
        return isOneOfOurs ? tokens.getOrDefault(token, Instant.EPOCH).isAfter(Instant.now()) : !wantsTokens;
    }

    private synchronized Object fate(Received request) {
        received.add(request);
        if (!isAllowed(request)) {
            print.accept(request.key() + ": its token is not good");
            return problem(401, "INVALID_TOKEN", "토큰이 만료되었습니다", "WWW-Authenticate: Bearer error=\"invalid_token\"");
        }
        Object scripted = script.poll();
        Object fate = scripted == null ? mode : scripted;
        print.accept("%s %s, attempt %s: %s"
                .formatted(
                        request.message().path("kind").asText("?"),
                        request.key(),
                        request.headers().getOrDefault("x-attempt", "?"),
                        fate));
        return fate;
    }

    /** The same key has its effect once, and is answered the same. */
    private synchronized Answer taking(Received request) {
        String twin = request.path() + " " + request.key();
        Taken order = taken.get(twin);
        if (order == null) {
            order = new Taken(request.key(), "P-" + (taken.size() + 1), request.message());
            taken.put(twin, order);
            print.accept(line(order));
        }
        return new Answer(200, "{\"pos_order_id\":\"" + order.posOrderId() + "\"}", List.of());
    }

    private static String line(Taken taken) {
        JsonNode order = taken.message().path("order");
        String lines = Stream.iterate(0, i -> i < order.path("lines").size(), i -> i + 1)
                .map(i -> order.path("lines").path(i))
                .map(item -> "%s%s x %d"
                        .formatted(
                                item.path("name").asText(),
                                options(item),
                                item.path("quantity").asInt()))
                .collect(Collectors.joining(", "));
        return "%s | table %s | %s %s %s | %s %s | %s"
                .formatted(
                        taken.posOrderId(),
                        taken.message().at("/table/number").asText("?"),
                        taken.message().path("kind").asText("?"),
                        order.path("number").asText(""),
                        order.path("status").asText(""),
                        order.path("total").asText(""),
                        order.path("currency").asText(""),
                        lines);
    }

    /** Of a message of the second format. */
    private static String options(JsonNode item) {
        List<String> names = item.path("options").findValuesAsText("name");
        return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
    }

    /** What is wrong with the messages that came, by the schema that each names; empty if all are right. */
    public synchronized List<String> complaints() {
        return received.stream()
                .map(Received::message)
                .filter(message -> message.path("schema").asText().startsWith(PosSchemas.PREFIX))
                .flatMap(message -> PosSchemas.complaints(message).stream())
                .toList();
    }

    private synchronized String list() {
        ArrayNode list = JSON.createArrayNode();
        taken.values().forEach(order -> list.addObject()
                .put("key", order.key())
                .put("pos_order_id", order.posOrderId())
                .set("message", order.message()));
        return list.toPrettyString() + "\n";
    }

    private static Answer problem(int status, String code, String message, String... headers) {
        return new Answer(status, "{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}", List.of(headers));
    }

    private static void send(Socket connection, Answer answer) throws IOException {
        connection.getOutputStream().write(bytes(answer));
    }

    private void drip(Socket connection, Answer answer) throws IOException, InterruptedException {
        OutputStream out = connection.getOutputStream();
        for (byte each : bytes(answer)) {
            out.write(each);
            if (closing.await(1, TimeUnit.SECONDS)) {
                return;
            }
        }
    }

    private void flood(Socket connection, Received request) throws IOException {
        taking(request);
        OutputStream out = connection.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1));
        byte[] much = "0123456789abcdef".repeat(1024).getBytes(ISO_8859_1);
        while (closing.getCount() > 0) {
            out.write(much);
        }
    }

    private static byte[] bytes(Answer answer) {
        byte[] body = answer.body().getBytes(UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " -\r\nConnection: close\r\n");
        head.append("Content-Type: application/json\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n");
        answer.headers().forEach(header -> head.append(header).append("\r\n"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private void callBackTwice(JsonNode message) throws InterruptedException {
        String base;
        String key;
        synchronized (this) {
            base = api;
            key = apiKey;
        }
        if (base == null || key == null) {
            print.accept("It does not know whom to call back");
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(base + "/api/integrations/orders/" + message.at("/order/id") + "/status"))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"status\":\"preparing\"}"))
                .build();
        for (int i = 0; i < 2; i++) {
            try {
                HttpResponse<String> answer =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
                synchronized (this) {
                    calledBack.add(answer.statusCode());
                }
                print.accept("Called back: " + answer.statusCode() + " " + answer.body());
            } catch (IOException e) {
                print.accept("The service cannot be called back: " + e);
            }
        }
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new EOFException("This is no header");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("It ends in its headers");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(ISO_8859_1);
    }

    private interface Closing {
        void close() throws IOException;
    }

    private static void quietly(Closing closing) {
        try {
            closing.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }
}
