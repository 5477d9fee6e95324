package io.tableorder.client;

import io.tableorder.client.core.ApiException;
import io.tableorder.client.model.StreamTicket;
import jakarta.annotation.Nullable;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow;

/**
 * A live stream that goes on through restarts of the service, cut and silent connections, hours without network, busy proxies and expired
 * tokens. It tells each event once and misses none. It ends when it is closed, or refused for good.
 */
public final class LiveStream implements AutoCloseable {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** What does not pass by itself. */
    private static final Set<Integer> FOR_GOOD = Set.of(400, 401, 403, 404);

    private final Builder stream;
    private final StreamListener listener;
    private final Thread thread = new Thread(this::run, "table-order-stream");

    private @Nullable String last;
    private @Nullable String refusedToken;
    private Duration retry = Duration.ofSeconds(3);
    private Backoff backoff = new Backoff(retry, LONGEST_PAUSE);
    private volatile boolean isClosed;

    private LiveStream(Builder stream, StreamListener listener) {
        this.stream = stream;
        this.listener = listener;
        this.last = stream.after;
        thread.setDaemon(true);
    }

    /** Ends the stream. Its listener hears at most what it is being told at this moment. */
    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
    }

    /** Waits until the stream has ended. */
    public void join() throws InterruptedException {
        thread.join();
    }

    private void run() {
        while (!isClosed) {
            Duration least = Duration.ZERO;
            Exception why;
            try (Lines lines = connect()) {
                refusedToken = null;
                backoff = new Backoff(retry, LONGEST_PAUSE);
                listener.open();
                read(lines);
                why = new IOException("the connection was closed");
            } catch (Refusal refusal) {
                if (refusal.status() == 401 && refusal.token != null && refusedToken == null) {
                    refusedToken = refusal.token;
                    continue;
                }
                if (FOR_GOOD.contains(refusal.status())) {
                    listener.ended(refusal.why);
                    return;
                }
                least = RetryAfter.in(refusal.why.getResponseHeaders()).orElse(Duration.ZERO);
                why = refusal.why;
            } catch (Exception e) {
                why = e;
            }
            if (!isClosed) {
                listener.waiting(why);
                pause(backoff.next(least));
            }
        }
    }

    private Lines connect() throws IOException, InterruptedException, Refusal {
        Tokens.Login login = refusedToken == null ? stream.tokens.current() : stream.tokens.otherThan(refusedToken);
        if (login.isRefused()) {
            throw new Refusal(null, ProblemException.of("login", login.answer()));
        }
        String token = login.token();
        HttpRequest.Builder request = stream.byTicket
                ? stream.service.request(stream.path + "?ticket=" + buyTicket(token))
                : stream.service.request(stream.path).header("Authorization", "Bearer " + token);
        request.header("Accept", "text/event-stream").timeout(stream.silence);
        if (last != null) {
            request.header("Last-Event-ID", last);
        }
        HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer =
                stream.service.http().send(request.build(), BodyHandlers.ofPublisher());
        Lines lines = new Lines(answer.body());
        boolean isStream = answer.statusCode() == 200
                && answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
        // With Retry-After, the service or a proxy asks to come back later: also with 200, for the sake of browsers.
        if (isStream && RetryAfter.in(answer.headers()).isEmpty()) {
            return lines;
        }
        try (lines) {
            StringBuilder body = new StringBuilder();
            for (String line; (line = lines.next(stream.silence)) != null; ) {
                body.append(line).append('\n');
            }
            throw new Refusal(
                    token, ProblemException.of("stream", answer.statusCode(), answer.headers(), body.toString()));
        }
    }

    private String buyTicket(String token) throws IOException, InterruptedException, Refusal {
        HttpResponse<byte[]> answer = stream.service
                .once()
                .send(Authorized.with(
                        token,
                        stream.service
                                .request(stream.ticketPath)
                                .POST(BodyPublishers.noBody())
                                .build()));
        if (answer.statusCode() != 201) {
            throw new Refusal(token, ProblemException.of("ticket", answer));
        }
        String ticket =
                TableOrder.JSON.readValue(answer.body(), StreamTicket.class).getTicket();
        return URLEncoder.encode(ticket, StandardCharsets.UTF_8);
    }

    private void read(Lines lines) throws Exception {
        String id = last;
        String type = "";
        String data = "";
        for (String line; (line = lines.next(stream.silence)) != null; ) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? line : line.substring(0, colon);
            String text = line.substring(colon + 1).replaceFirst("^ ", "");
            switch (name) {
                case "id" -> id = text;
                case "event" -> type = text;
                case "data" -> data = data.isEmpty() ? text : data + "\n" + text;
                case "retry" -> {
                    retry = Duration.ofMillis(Long.parseLong(text));
                    backoff = new Backoff(retry, LONGEST_PAUSE);
                }
                default -> {
                    // A comment, or a field that is not known.
                }
            }
            if (line.isEmpty()) {
                if (id != null) {
                    tell(id, type, data);
                }
                type = "";
                data = "";
            }
        }
    }

    private void tell(String id, String type, String data) throws Exception {
        boolean isReset = type.equals("reset");
        if (last == null || isReset) {
            listener.load();
        }
        last = id;
        if (!data.isEmpty() && !isReset) {
            listener.event(new LiveEvent(id, type, TableOrder.JSON.readTree(data)));
        }
    }

    private void pause(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException closed) {
            // The loop sees it.
        }
    }

    /** An answer that is no stream, and the token that it was given to. */
    private static final class Refusal extends Exception {

        private final transient @Nullable String token;
        private final ApiException why;

        Refusal(@Nullable String token, ApiException why) {
            super(why);
            this.token = token;
            this.why = why;
        }

        int status() {
            return why.getCode();
        }
    }

    /** How to follow a stream. */
    public static final class Builder {

        private final TableOrder service;
        private final Tokens tokens;
        private final String path;
        private final String ticketPath;

        private @Nullable String after;
        private boolean byTicket;
        private Duration silence = Duration.ofSeconds(45);

        Builder(TableOrder service, Tokens tokens, String path, String ticketPath) {
            this.service = service;
            this.tokens = tokens;
            this.path = path;
            this.ticketPath = ticketPath;
        }

        /** Goes on behind an event that was seen before, by its {@link LiveEvent#id()}, and loads nothing in the beginning. */
        public Builder after(String id) {
            this.after = id;
            return this;
        }

        /** Opens the stream with tickets, which are good for one stream: where the token should not be on the way. */
        public Builder byTicket() {
            this.byTicket = true;
            return this;
        }

        /** How long nothing may come before the connection is given up: 45 seconds. The service says something every 15. */
        public Builder silence(Duration silence) {
            this.silence = silence;
            return this;
        }

        /** Follows the stream, on a thread of its own, until it is closed or refused for good. */
        public LiveStream follow(StreamListener listener) {
            LiveStream live = new LiveStream(this, listener);
            live.thread.start();
            return live;
        }
    }
}
