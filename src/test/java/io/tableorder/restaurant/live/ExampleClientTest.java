package io.tableorder.restaurant.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.tableorder.access.account.Tokens;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.testing.Api;
import io.tableorder.testing.Browser;
import io.tableorder.testing.Instance;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs the client of {@code docs/streams.md} in a real browser, and takes everything away from it in turn. */
@IntegrationTest
class ExampleClientTest {

    private static final Pattern CLIENT =
            Pattern.compile("^```js\\n(.*?^export function follow.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Duration SOON = Duration.ofMinutes(2);

    private static final String PAGE = """
            <!doctype html><meta charset="utf-8"><title>watching</title>
            <script type="module">
              import {follow} from '/follow.js';
              Object.assign(window, {seen: [], states: [], loads: 0, asked: [], opened: []});
              window.begin = (url, token) => {
                window.token = token;
                window.end = follow({
                  url,
                  token: async refused => { asked.push(refused ?? null); return refused ? fresh : window.token; },
                  load: async () => { loads++; },
                  show: (type, data) => seen.push(data.made_up),
                  state: (what, why) => states.push(typeof why === 'number' ? `${what} ${why}` : what),
                  silence: 20_000,
                });
              };
              window.listen = url => {
                const source = window.source = new EventSource(url);
                source.addEventListener('menu.changed', event => opened.push(JSON.parse(event.data).made_up));
              };
            </script>
            """;

    @Autowired
    private ApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @LocalServerPort
    private int port;

    @TempDir
    private Path folder;

    private LiveFixture live;
    private int happened;

    @BeforeEach
    void openAStore() {
        live = new LiveFixture(context, port);
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void theClientOfTheDocumentMissesNothingAndShowsNothingTwice() throws Exception {
        int itsPort = Wire.freePort();
        HttpServer pages = pages();
        String origin = "http://localhost:" + pages.getAddress().getPort();
        List<String> settings = List.of("--server.port=" + itsPort, "--table-order.cors-origins=" + origin);
        try (Browser browser = new Browser(Files.createDirectory(folder.resolve("profile")));
                Wire wire = new Wire(itsPort)) {
            String stream = "http://localhost:" + wire.port() + LiveFixture.STAFF;
            try (Instance instance = start(settings)) {
                instance.serve();
                browser.open(origin);
                await().until(() -> browser.run("return typeof begin").asText().equals("function"));
                browser.run("begin(arguments[0], arguments[1])", stream, live.store.adminToken());
                await().atMost(SOON).until(() -> number(browser, "loads") == 1);
                happen(browser, 3);

                wire.cut();
                happen(browser, 2);

                wire.fallSilent();
                happen(browser, 2);

                browser.setOffline(true);
                wire.cut();
                await().atMost(SOON).until(() -> lastState(browser).equals("waiting"));
                change();
                browser.setOffline(false);
                happen(browser, 1);

                wire.answer("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                await().atMost(SOON).until(() -> wire.answered().size() >= 2);
                change();
                wire.passOn();
                happen(browser, 0);

                waitsAsLongAsItIsAsked(browser, wire, origin);

                instance.kill();
            }
            change();
            try (Instance again = start(settings)) {
                aStartingInstanceKeepsBoth(browser, again, wire.port());
                aNewTokenIsAskedForOnceTheOldOneIsRefused(browser);
                aClientThatIsRefusedForGoodStops(browser);
            }
            assertThat(number(browser, "loads")).as("nothing was lost").isEqualTo(1);
        } finally {
            pages.stop(0);
        }
    }

    private Instance start(List<String> settings) {
        return Instance.start(
                folder.resolve("instance"), live.store.id(), Instance.NEVER, settings.toArray(String[]::new));
    }

    private void waitsAsLongAsItIsAsked(Browser browser, Wire wire, String origin) throws IOException {
        wire.answer("HTTP/1.1 429 Too Many Requests\r\nAccess-Control-Allow-Origin: " + origin
                + "\r\nAccess-Control-Expose-Headers: Retry-After\r\nRetry-After: 8"
                + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        await().atMost(SOON).until(() -> wire.answered().size() >= 2);
        Duration between =
                Duration.between(wire.answered().get(0), wire.answered().get(1));
        assertThat(between).isGreaterThan(Duration.ofMillis(7_500));
        wire.passOn();
        happen(browser, 1);
    }

    /** The client, and a browser's own {@code EventSource}, which gives up at any status but 200. */
    private void aStartingInstanceKeepsBoth(Browser browser, Instance again, int port) throws IOException {
        Api its = new Api(port);
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> its.get("/readyz").sendUnchecked().status() == 503);
        String ticket = live.api
                .post("/api/admin/stream-tickets")
                .as(live.store.adminToken())
                .send()
                .expect(201)
                .json()
                .path("ticket")
                .asText();
        jdbc.sql("update stream_tickets set expires_at = now() + interval '1 hour' where store_id = ?")
                .param(live.store.id())
                .update();
        long before = live.latest();
        browser.run("""
                listen(arguments[0]);
                window.errors = 0;
                source.onerror = () => errors++;
                """, "http://localhost:" + port + LiveFixture.STAFF + "?after=" + before + "&ticket=" + ticket);
        await().atMost(SOON).until(() -> number(browser, "errors") >= 2);
        assertThat(number(browser, "source.readyState")).as("it still connects").isZero();
        assertThat(lastState(browser)).isEqualTo("waiting");
        change();
        again.serve();
        happen(browser, 2);
        await().atMost(SOON)
                .until(() -> browser.run("return opened").toString().equals(numbers(happened - 2, happened)));
        browser.run("source.close()");
    }

    private void aNewTokenIsAskedForOnceTheOldOneIsRefused(Browser browser) throws IOException {
        browser.run("window.fresh = arguments[0]", tokens.issue(staff(), 1));
        changePassword(1);
        await().atMost(SOON).until(() -> !browser.run("return asked.at(-1)").isNull());
        happen(browser, 1);
    }

    private void aClientThatIsRefusedForGoodStops(Browser browser) {
        changePassword(2);
        await().atMost(SOON).until(() -> lastState(browser).equals("ended 401"));
    }

    /** Which ends streams, and tokens of before. */
    private void changePassword(int version) {
        jdbc.sql("update admins set token_version = ? where id = ?")
                .params(version, live.store.admin())
                .update();
    }

    private Actor staff() {
        return new Actor(Role.STORE_ADMIN, live.store.id(), live.store.admin());
    }

    /** So many events, and all that came before, are shown, each once and in order. */
    private void happen(Browser browser, int count) {
        for (int i = 0; i < count; i++) {
            change();
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(browser.run("return seen").toString())
                        .as(() -> states(browser))
                        .isEqualTo(numbers(1, happened)));
    }

    private void change() {
        live.changeMenu("{\"made_up\": " + ++happened + "}");
    }

    private static String numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList().toString().replace(" ", "");
    }

    private static long number(Browser browser, String name) throws IOException {
        return browser.run("return " + name).asLong();
    }

    private static String lastState(Browser browser) throws IOException {
        return browser.run("return states.at(-1)").asText();
    }

    private static String states(Browser browser) {
        try {
            JsonNode states = browser.run("return states");
            return "its states " + states;
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The front end, at an origin of its own. */
    private static HttpServer pages() throws IOException {
        Matcher client = CLIENT.matcher(Files.readString(Path.of("docs/streams.md")));
        assertThat(client.find()).as("a client in docs/streams.md").isTrue();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Map.of(
                        "/", new String[] {"text/html", PAGE},
                        "/follow.js", new String[] {"text/javascript", client.group(1)})
                .forEach((path, page) -> server.createContext(path, exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", page[0]);
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(page[1].getBytes(UTF_8));
                    exchange.close();
                }));
        server.start();
        return server;
    }
}
