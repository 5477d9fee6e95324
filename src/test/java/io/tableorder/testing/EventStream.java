package io.tableorder.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.edge.EventSchemas;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of a live stream, which reads server-sent events as a browser does, on a thread of its own. */
public final class EventStream implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final HttpResponse<InputStream> response;
    private final String channel;
    private final List<Event> events = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private @Nullable String lastId;
    private volatile boolean isEnded;

    /** What a listener would be called with. */
    public record Event(long id, String type, String data) {

        public JsonNode json() {
            try {
                return JSON.readTree(data);
            } catch (JsonProcessingException e) {
                throw new AssertionError("No JSON: " + data, e);
            }
        }
    }

    private EventStream(HttpResponse<InputStream> response) {
        this.response = response;
        this.channel = response.uri().getPath().startsWith("/api/customer/") ? "tableStream" : "staffStream";
        if (response.statusCode() == 200) {
            Thread reader = new Thread(this::read, "event stream");
            reader.setDaemon(true);
            reader.start();
        }
    }

    /** Asks for a stream; the answer may also be a problem. */
    public static EventStream ask(int port, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .header("Accept", "text/event-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new EventStream(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Opens a stream, and waits until it has a position: what happens afterwards is on it. */
    public static EventStream open(int port, String path, String token) {
        EventStream stream = ask(port, path, "Authorization", "Bearer " + token);
        assertThat(stream.status()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> stream.lastId() != null);
        return stream;
    }

    /** Opens a stream that continues after the given event. */
    public static EventStream resume(int port, String path, String token, long lastEventId) {
        EventStream stream =
                ask(port, path, "Authorization", "Bearer " + token, "Last-Event-ID", String.valueOf(lastEventId));
        assertThat(stream.status()).isEqualTo(200);
        return stream;
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String type = "message";
            String data = "";
            String id = lastId();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                note(line);
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data += line.substring(6);
                } else if (line.isEmpty()) {
                    dispatch(id, type, data);
                    type = "message";
                    data = "";
                }
            }
        } catch (IOException e) {
            note("broken: " + e);
        } finally {
            end();
        }
    }

    private synchronized void end() {
        isEnded = true;
        notifyAll();
    }

    private synchronized void note(String line) {
        lines.add(line);
    }

    private synchronized void dispatch(@Nullable String id, String type, String data) {
        lastId = id;
        if (!data.isEmpty()) {
            Event event = new Event(Long.parseLong(String.valueOf(id)), type, data);
            events.add(event);
            complaints.addAll(EventSchemas.complaints(channel, type, event.json()));
            notifyAll();
        }
    }

    public int status() {
        return response.statusCode();
    }

    public @Nullable String header(String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    /** The code of the problem that came instead of a stream. */
    public String code() throws IOException {
        assertThat(header("Content-Type")).startsWith("application/problem+json");
        return JSON.readTree(response.body()).path("code").asText();
    }

    /** With what a browser would come back. */
    public synchronized @Nullable String lastId() {
        return lastId;
    }

    /** All so far, each as the description of events has it. */
    public synchronized List<Event> events() {
        assertThat(complaints).isEmpty();
        return List.copyOf(events);
    }

    /** All that came, as it came. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    public boolean isEnded() {
        return isEnded;
    }

    /** Waits until so many events have come, and returns all that have. */
    public List<Event> awaitEvents(int count) {
        await().atMost(PATIENCE).until(() -> events().size() >= count);
        return events();
    }

    /** Waits until so many events have come, or the stream has ended. */
    public synchronized void awaitEventsOrEnd(int count) throws InterruptedException {
        while (events.size() < count && !isEnded) {
            wait();
        }
    }

    /** Waits until this event, or one after it, has come. */
    public List<Event> awaitId(long id) {
        await().atMost(PATIENCE).until(() -> lastId() != null && Long.parseLong(String.valueOf(lastId())) >= id);
        return events();
    }

    /** It was refused for a while, in a way that makes a browser reconnect by itself and resume. */
    public void assertComesBack(String code) {
        assertThat(status()).isEqualTo(200);
        assertThat(header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(header("Cache-Control")).isEqualTo("no-store, no-transform");
        assertThat(header("Retry-After")).isNotNull();
        await().atMost(PATIENCE).until(this::isEnded);
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(0)).matches("retry: [3-9][0-9]{3}|retry: [1-9][0-9]{4,5}");
        assertThat(lines().subList(1, 3)).containsExactly(": " + code, "");
    }

    /** Drops the connection. */
    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            note("broken: " + e);
        }
    }
}
