package io.tableorder.screens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Browser;
import io.tableorder.testing.StoreTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of the pages {@code /manage} and {@code /desk}, each method with a browser of its own. */
abstract class OfficeTest extends StoreTest {

    static final String DOWN = "\uE015";

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Path PICTURES = Path.of("docs/screens");

    /** Widths of phones, tablets, laptops and of a screen of 4K. */
    private static final int[] WIDTHS = {320, 390, 768, 1280, 3840};

    Browser browser;

    @BeforeEach
    @SuppressWarnings("NullAway.Init") // JUnit calls this before any test
    void openABrowser(@TempDir Path profile) throws IOException {
        browser = new Browser(profile);
        browser.resize(1280, 800);
    }

    @AfterEach
    void closeTheBrowser() throws IOException {
        browser.close();
    }

    /** Opens a page as the admin of the store. */
    void openAsStaff(String page) throws IOException {
        open(page, "staff", store.adminToken());
    }

    void open(String page, String kind, String token) throws IOException {
        browser.open("http://localhost:" + port + "/web/home.html");
        browser.run(
                "sessionStorage.setItem('table-order.' + arguments[0], JSON.stringify({token: arguments[1]}));"
                        + "localStorage.setItem('table-order.language', 'ko')",
                kind,
                token);
        browser.open("http://localhost:" + port + page);
    }

    /** Goes to a part of the page that is open. */
    void go(String hash) throws IOException {
        browser.run("location.hash = arguments[0]", hash);
    }

    void see(String text) {
        awaitTrue("return document.body.innerText.includes(arguments[0])", text);
    }

    void seeNoMore(String text) {
        awaitTrue("return !document.body.innerText.includes(arguments[0])", text);
    }

    void awaitTrue(String script, Object... arguments) {
        await().alias(script).atMost(SOON).until(() -> browser.run(script, arguments).asBoolean());
    }

    /** Presses the button or link of this text, the last one if there are several: that of the dialog in front. */
    void press(String text) {
        String find = "const all = [...document.querySelectorAll('button, a, summary')].filter(one => one.innerText.trim() === arguments[0]"
                + " || one.innerText.split('\\n').includes(arguments[0]) || one.getAttribute('aria-label') === arguments[0]); const one = all.at(-1); one?.click(); return !!one";
        awaitTrue(find, text);
    }

    void fill(String selector, String text) throws IOException {
        awaitTrue("return !!document.querySelector(arguments[0])", selector);
        browser.run("document.querySelector(arguments[0]).value = ''", selector);
        browser.type(selector, text);
    }

    /** Holds that nothing stands beyond the edge, from phones to 4K, in light and dark, and in both languages. */
    void fitsEverywhere() throws IOException {
        for (String scheme : new String[] {"dark", "light"}) {
            browser.prefer(scheme);
            for (int width : WIDTHS) {
                browser.resize(width, 800);
                JsonNode wide = browser.run(
                        "const beyond = [...document.querySelectorAll('main *, header *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1"
                                + " && !one.closest('.tabs, .scroll, .visually-hidden')).map(one => one.outerHTML.slice(0, 120));"
                                + " return document.documentElement.scrollWidth > innerWidth ? beyond.slice(0, 3).concat('too wide') : []");
                assertThat(wide).as("%s, %s", width, scheme).isEmpty();
            }
        }
        browser.resize(1280, 800);
    }

    /** Holds that the page has had no error, and has done nothing that its policy forbids. */
    void isSilent() throws IOException {
        assertThat(browser.complaints()).isEmpty();
    }

    /** Keeps what the browser shows as a picture for the documentation, if -Dtable-order.docs=write. */
    void picture(String name) throws IOException {
        if ("write".equals(System.getProperty("table-order.docs"))) {
            browser.run("document.querySelectorAll('.toast').forEach(one => one.remove())");
            Files.createDirectories(PICTURES);
            Files.write(PICTURES.resolve(name + ".png"), browser.picture());
        }
    }

    /** Until a condition that throws is true. */
    static void eventually(Condition condition) {
        await().atMost(SOON).until(() -> {
            try {
                return condition.isTrue();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    interface Condition {
        boolean isTrue() throws IOException;
    }
}
