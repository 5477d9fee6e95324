package io.tableorder.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A real Chromium without a window, driven through the W3C's WebDriver protocol. Skips the test where none is installed. A
 * driver's library would bring OpenTelemetry with it, which Spring Boot would then set up in every test.
 */
public final class Browser implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");

    /** It ends if another program takes the port that it has just chosen. */
    private static final int STARTS = 3;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final Process driver;
    private final String session;

    /** @param profile an empty folder */
    public Browser(Path profile) throws IOException {
        Path chromium = Programs.find("chromium");
        Process started = startDriver();
        String port = port(started);
        for (int i = 1; port == null && i < STARTS; i++) {
            started = startDriver();
            port = port(started);
        }
        driver = started;
        try {
            if (port == null) {
                throw new IOException("chromedriver has ended");
            }
            String url = "http://127.0.0.1:" + port;
            List<String> flags = List.of(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--no-first-run",
                    "--user-data-dir=" + profile);
            JsonNode made = call(
                    "POST",
                    url + "/session",
                    Map.of(
                            "capabilities",
                            Map.of(
                                    "alwaysMatch",
                                    Map.of(
                                            "browserName",
                                            "chrome",
                                            "goog:chromeOptions",
                                            Map.of("binary", chromium.toString(), "args", flags)))));
            session = url + "/session/" + made.path("sessionId").asText();
        } catch (IOException | RuntimeException e) {
            driver.destroyForcibly();
            throw e;
        }
    }

    private static Process startDriver() throws IOException {
        return new ProcessBuilder(Programs.find("chromedriver").toString(), "--port=0")
                .redirectErrorStream(true)
                .start();
    }

    /** Its port, or null if it has ended. */
    private static @Nullable String port(Process driver) throws IOException {
        BufferedReader output = driver.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                return started.group(1);
            }
        }
        return null;
    }

    public void open(String url) throws IOException {
        call("POST", session + "/url", Map.of("url", url));
    }

    /** Runs the body of a function in the page, and returns what it returns. */
    public JsonNode run(String script, Object... arguments) throws IOException {
        return call("POST", session + "/execute/sync", Map.of("script", script, "args", List.of(arguments)));
    }

    /** Has its user prefer {@code dark} or {@code light} pages. */
    public void prefer(String colorScheme) throws IOException {
        call(
                "POST",
                session + "/goog/cdp/execute",
                Map.of(
                        "cmd",
                        "Emulation.setEmulatedMedia",
                        "params",
                        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme)))));
    }

    /** Takes its network away, as far as the page can tell. */
    public void setOffline(boolean isOffline) throws IOException {
        call(
                "POST",
                session + "/chromium/network_conditions",
                Map.of("network_conditions", Map.of("offline", isOffline, "latency", 0, "throughput", -1)));
    }

    private JsonNode call(String method, String url, Map<String, ?> body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofMinutes(2))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            JsonNode value = JSON.readTree(response.body()).path("value");
            assertThat(response.statusCode())
                    .as("%s %s: %s", method, url, value)
                    .isEqualTo(200);
            return value;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            call("DELETE", session, Map.of());
        } finally {
            driver.destroy();
        }
    }
}
