package io.tableorder.screens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Browser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.AbstractStringAssert;

/** A page of the service, as who uses it sees it in a real browser. */
final class Screen implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(30);

    /** What a browser logs of requests that were refused, or that found no network, as tests want them to be. */
    private static final String REQUESTS = "Failed to load resource";

    private static final Path PICTURES = Path.of("docs/screens");

    private final Browser browser;
    private final String origin;

    Screen(Path profile, String origin) throws IOException {
        this.origin = origin;
        browser = new Browser(Files.createDirectories(profile));
        browser.resize(1280, 800);
        speak("ko");
    }

    Browser browser() {
        return browser;
    }

    /** As a phone, a tablet or a monitor. */
    Screen sized(int width, int height) throws IOException {
        browser.resize(width, height);
        return this;
    }

    /** In which language the user reads, on the pages opened from now on. */
    void speak(String language) throws IOException {
        browser.speak(language);
    }

    Screen open(String path) throws IOException {
        browser.open(origin + path);
        return this;
    }

    /** Opens a page with a session, as if its user had logged in in this tab. */
    Screen openAs(String kind, String session, String path) throws IOException {
        browser.open(origin + "/health");
        browser.run("sessionStorage.setItem('table-order.' + arguments[0], arguments[1])", kind, session);
        return open(path);
    }

    void press(String text) throws IOException {
        awaits(text);
        browser.clickOn("button, a, label", text);
    }

    /** Presses the button with this text until there is none: right after a list has moved, its buttons do nothing, and one presses again. */
    void pressAway(String text) throws IOException {
        awaits(text);
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> browser.run("""
                        const button = [...document.querySelectorAll('button')].find(one => one.innerText.trim() === arguments[0]);
                        button?.click();
                        return !button
                        """, text)
                .asBoolean());
    }

    /** Taps what has this selector, and once more as soon as something else is below the finger. */
    void doubleTap(String selector) throws IOException {
        browser.run("""
                const target = () => document.querySelector(arguments[0]), text = () => target()?.parentElement.innerText, before = text();
                target().click();
                return new Promise(done => {
                  const again = () => (text() === before ? setTimeout(again, 5) : done(target()?.click()));
                  again();
                })
                """, selector);
    }

    /** What people see of it. */
    String text() throws IOException {
        return browser.run("return document.body.innerText").asText();
    }

    void awaits(String... texts) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> assertThat(text())
                .contains(texts));
    }

    /** For a text that has to go, once the page has anything to show. */
    void awaitsNot(String text) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(text()).isNotBlank().doesNotContain(text));
    }

    AbstractStringAssert<?> assertText() throws IOException {
        return assertThat(text());
    }

    JsonNode run(String script, Object... arguments) throws IOException {
        return browser.run(script, arguments);
    }

    /** No script has failed, the policy has forbidden nothing, and the rules of axe find nothing that keeps people out. */
    void hasNoFaults() throws IOException {
        assertThat(browser.complaints())
                .filteredOn(complaint -> !complaint.contains(REQUESTS))
                .isEmpty();
        assertThat(violations())
                .as("axe at %s", run("return location.pathname").asText())
                .isEmpty();
        assertThat(run("return document.documentElement.scrollWidth - innerWidth")
                        .asInt())
                .as("the page is not wider than the window")
                .isLessThanOrEqualTo(0);
    }

    private Set<String> violations() throws IOException {
        if (browser.run("return typeof axe").asText().equals("undefined")) {
            browser.run(axe() + "; window.axe = axe;");
        }
        // What is just fading in has less contrast than it will have.
        browser.run("""
                return Promise.allSettled(document.getAnimations()
                  .filter(one => one.effect.getComputedTiming().endTime < Infinity).map(one => one.finished)).then(() => true)
                """);
        Set<String> found = new TreeSet<>();
        browser.run("""
                return axe.run({resultTypes: ['violations']}).then(result =>
                  result.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`)))
                """).forEach(violation -> found.add(violation.asText()));
        return found;
    }

    private static String axe() throws IOException {
        try (InputStream script = Objects.requireNonNull(Screen.class.getResourceAsStream("/axe.min.js"))) {
            return new String(script.readAllBytes(), UTF_8);
        }
    }

    /** Looks at the page in light and dark, and at each of these widths. */
    void hasNoFaultsAt(List<Integer> widths) throws IOException {
        for (int width : widths) {
            browser.resize(width, Math.max(640, width * 5 / 8));
            for (String scheme : List.of("dark", "light")) {
                browser.prefer(scheme);
                hasNoFaults();
            }
        }
    }

    /** Keeps what is seen as a picture for the documentation, if it is to be written. */
    void picture(String name) throws IOException {
        if (System.getProperty("table-order.docs", "").equals("write")) {
            Files.createDirectories(PICTURES);
            Files.write(PICTURES.resolve(name + ".png"), browser.picture());
        }
    }

    @Override
    public void close() throws IOException {
        browser.close();
    }
}
