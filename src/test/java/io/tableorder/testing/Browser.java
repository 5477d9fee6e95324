package io.tableorder.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A real Chromium without a window, driven through the W3C's WebDriver protocol. Skips the test where none is installed. A
 * driver's library would bring OpenTelemetry with it, which Spring Boot would then set up in every test.
 */
public final class Browser implements AutoCloseable {

    public static final String TAB = "\uE004";
    public static final String ENTER = "\uE007";
    public static final String ESCAPE = "\uE00C";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");

    private static final String FIND = """
            const front = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
            return [...front.querySelectorAll(arguments[0])].find(one => one.getClientRects().length
              && (one.textContent.trim().replace(/\\s+/g, ' ').startsWith(arguments[1]) || one.getAttribute('aria-label') === arguments[1]));
            """;

    /** A body for commands without parameters. */
    private static final Map<String, ?> EMPTY = Map.of("", "");

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
                                            "goog:loggingPrefs",
                                            Map.of("browser", "ALL"),
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

    /** Clicks what has this selector where a user would, so that something in front of it is in the way. */
    public void click(String selector) throws IOException {
        call("POST", element(selector) + "/click", EMPTY);
    }

    /** Clicks what is seen with this text, or has it as its name, in the dialog in front if there is one. */
    public void clickOn(String kind, String text) throws IOException {
        JsonNode found = run(FIND, kind, text);
        assertThat(found.isNull()).as("no %s with %s", kind, text).isFalse();
        call("POST", session + "/element/" + found.elements().next().asText() + "/click", EMPTY);
    }

    /** Types into what has this selector. */
    public void type(String selector, String text) throws IOException {
        call("POST", element(selector) + "/value", Map.of("text", text));
    }

    /** Presses keys, one after the other, where the focus is: characters, and those of the protocol such as {@link #TAB}. */
    public void press(String keys) throws IOException {
        List<Map<String, String>> strokes = keys.codePoints()
                .mapToObj(Character::toString)
                .flatMap(key ->
                        Stream.of(Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key)))
                .toList();
        call(
                "POST",
                session + "/actions",
                Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", strokes))));
    }

    /** Gives it a window of this size, in the pixels of the page. */
    public void resize(int width, int height) throws IOException {
        devtools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Has its user read this language best, on the pages that it opens from now on. */
    public void speak(String language) throws IOException {
        devtools(
                "Network.setUserAgentOverride",
                Map.of("userAgent", run("return navigator.userAgent").asText(), "acceptLanguage", language));
    }

    /** What it shows, as a PNG. */
    public byte[] picture() throws IOException {
        return Base64.getDecoder()
                .decode(call("GET", session + "/screenshot", Map.of()).asText());
    }

    /** Errors that pages have had since this was asked last: of scripts, of requests, and what their policies forbid. */
    public List<String> complaints() throws IOException {
        JsonNode lines = call("POST", session + "/se/log", Map.of("type", "browser"));
        return StreamSupport.stream(lines.spliterator(), false)
                .filter(line -> line.path("level").asText().equals("SEVERE"))
                .map(line -> line.path("message").asText())
                .toList();
    }

    /** A command of Chromium's own protocol. */
    public JsonNode devtools(String command, Map<String, ?> parameters) throws IOException {
        return call("POST", session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    private String element(String selector) throws IOException {
        JsonNode found = call("POST", session + "/element", Map.of("using", "css selector", "value", selector));
        return session + "/element/" + found.elements().next().asText();
    }

    /** Has its user prefer {@code dark} or {@code light} pages. */
    public void prefer(String colorScheme) throws IOException {
        devtools(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colorScheme))));
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
            HttpResponse<byte[]> response = send(request);
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

    /** The driver ends connections that were idle for a while, and Java's client does not send a POST again by itself. */
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            if (!(e.getCause() instanceof EOFException)) {
                throw e;
            }
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
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
