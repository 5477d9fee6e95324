package io.tableorder.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.testing.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/** A real Prometheus with the repository's configuration and rules, but that it scrapes servers of the test, and every second. */
final class Prometheus implements AutoCloseable {

    /** Where its alerts say that the runbooks are. */
    static final String RUNBOOKS = "https://example.com/runbooks.md";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final String base;
    private final Path log;
    private final Process process;

    private Prometheus(int port, Path log, Process process) {
        this.base = "http://127.0.0.1:" + port;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts one; it is ready a moment later.
     *
     * @param folder for its data
     * @param repository's folder
     * @param ports on this machine to scrape, by the addresses that the configuration has
     */
    static Prometheus start(Path folder, Path repository, Map<String, Integer> ports) throws IOException {
        Path program = Programs.find("prometheus");
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        String configuration = Files.readString(repository.resolve("prometheus.yml"))
                .replace("rules/*.yml", repository.toAbsolutePath() + "/rules/*.yml")
                .replaceAll("(interval|timeout): \\d+s", "$1: 1s");
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            configuration = configuration.replace(port.getKey(), "127.0.0.1:" + port.getValue());
        }
        Files.writeString(folder.resolve("prometheus.yml"), configuration);
        int port = freePort();
        Path log = folder.resolve("prometheus.log");
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(),
                        "--enable-feature=expand-external-labels",
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("RUNBOOKS_URL", RUNBOOKS);
        Process process = builder.start();
        // For when the tests are cut off.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Prometheus(port, log, process);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    boolean isReady() {
        if (!process.isAlive()) {
            throw new AssertionError("Prometheus ended: " + log());
        }
        try {
            return http.send(request("/-/ready"), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The present result of a query: a list of series, each with its labels and value. */
    JsonNode query(String expression) {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result");
    }

    /** All rules, as they were evaluated last. */
    JsonNode rules() {
        return get("/api/v1/rules").path("groups");
    }

    JsonNode alerts() {
        return get("/api/v1/alerts").path("alerts");
    }

    private JsonNode get(String path) {
        try {
            JsonNode answer = JSON.readTree(http.send(request(path), BodyHandlers.ofString(StandardCharsets.UTF_8))
                    .body());
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError(path + ": " + answer);
            }
            return answer.path("data");
        } catch (IOException e) {
            throw new UncheckedIOException(log(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
