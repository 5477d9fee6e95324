package io.tableorder.screens;

import static org.awaitility.Awaitility.await;

import io.tableorder.http.Json;
import io.tableorder.testing.Browser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A test of the pages {@code /manage} and {@code /desk}, in one browser. */
abstract class OfficeTest extends ScreenTest {

    /** Phones, tablets, laptops, and a screen of 4K. */
    static final List<Integer> WIDTHS = List.of(3840, 320, 768, 1280);

    Screen page;

    @BeforeEach
    @SuppressWarnings("NullAway.Init") // JUnit calls this before any test
    void openABrowser() throws IOException {
        page = screen();
    }

    @AfterEach
    void closeTheBrowser() throws IOException {
        page.close();
    }

    /** Opens a page as a super admin. */
    void openAsSuperAdmin(String path) throws IOException {
        page.openAs("super", Json.writeText(Map.of("token", store.superAdminToken())), path);
    }

    /** Goes to a part of the page that is open. */
    void go(String hash) throws IOException {
        page.run("location.hash = arguments[0]", hash);
    }

    void awaitTrue(String script, Object... arguments) {
        await().alias(script).atMost(Screen.SOON).until(() -> page.run(script, arguments)
                .asBoolean());
    }

    void awaits(Callable<Boolean> condition) {
        await().atMost(Screen.SOON).until(condition);
    }

    /** Writes into an empty field. */
    void fill(String selector, String text) throws IOException {
        awaitTrue("return !!document.querySelector(arguments[0])", selector);
        page.run("document.querySelector(arguments[0]).value = ''", selector);
        page.browser().type(selector, text);
    }

    void press(String text) throws IOException {
        page.press(text);
    }

    /** Opens what the list has with this text. */
    void openEntry(String text) {
        awaitTrue(
                "const one = [...document.querySelectorAll('.pick')].find(one => one.innerText.includes(arguments[0])); one?.click(); return !!one",
                text);
    }

    /** Presses one of the buttons that choose what is shown. */
    void choose(String text) {
        awaitTrue(
                "const one = [...document.querySelectorAll('[aria-pressed]')].find(one => one.innerText.trim() === arguments[0]); one?.click(); return !!one",
                text);
    }

    void pressKeys(String keys) throws IOException {
        page.browser().press(keys);
    }

    Browser browser() {
        return page.browser();
    }
}
