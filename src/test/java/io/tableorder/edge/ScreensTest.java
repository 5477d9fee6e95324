package io.tableorder.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.IntegrationTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** How the screens are served. {@code io.tableorder.screens} uses them in a browser. */
@IntegrationTest
class ScreensTest {

    private static final Path WEB = Path.of("src/main/resources/web");
    private static final Pattern CLIENT =
            Pattern.compile("^```js\\n(.*?^export function follow.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @LocalServerPort
    private int port;

    private Api api;

    @BeforeEach
    void use() {
        api = new Api(port);
    }

    @Test
    void eachScreenIsAPageThatMayLoadNothingFromElsewhere() {
        for (String path : List.of("/", "/order", "/t/AbCdEf0123", "/staff", "/kitchen")) {
            Answer page = api.get(path).sendUnchecked().expect(200);
            assertThat(page.header("Content-Type")).as(path).startsWith("text/html");
            assertThat(page.text()).contains("<script type=\"module\" src=\"/web/");
            assertThat(page.header("Content-Security-Policy"))
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;")
                    .contains("require-trusted-types-for 'script'")
                    .doesNotContain("unsafe");
            assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        }
    }

    @Test
    void photosMayComeFromWhereTheyArePublished() {
        assertThat(Screens.policy("https://photos.example.com/shop"))
                .contains("img-src 'self' data: blob: https://photos.example.com;");
        assertThat(Screens.policy(null)).contains("img-src 'self' data: blob:;");
    }

    @Test
    void aFileThatHasNotChangedIsNotSentAgain() {
        Answer first = api.get("/web/style.css").sendUnchecked().expect(200);
        assertThat(first.header("Cache-Control")).isEqualTo("no-cache");
        api.get("/web/style.css")
                .header("If-None-Match", String.valueOf(first.header("ETag")))
                .sendUnchecked()
                .expect(304);
        assertThat(api.get("/web/nothing.js").sendUnchecked().expect(404).code())
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void outsideOfDevelopmentThereAreNoDemoAccounts() {
        assertThat(api.get("/").sendUnchecked().expect(200).text()).contains("/web/home.js");
        api.get("/metrics").sendUnchecked().expect(404);
    }

    @Test
    void noPageHasAScriptOrAStyleInsideOfIt() throws IOException {
        try (Stream<Path> files = Files.walk(WEB)) {
            for (Path file : files.filter(file -> file.toString().matches(".*\\.(html|js)"))
                    .toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContainPattern("<script(?! type=\"module\" src=)")
                        .doesNotContainPattern(
                                "<style|\\sstyle=|\\son[a-z]+=\"|innerHTML|unsafeHTML|unsafe-html|insertAdjacentHTML");
            }
        }
    }

    @Test
    void theScreensFollowStreamsAsTheDocumentSays() throws IOException {
        Matcher client = CLIENT.matcher(Files.readString(Path.of("docs/streams.md")));
        assertThat(client.find()).as("a client in docs/streams.md").isTrue();
        assertThat(client.group(1)).isEqualTo(Files.readString(WEB.resolve("lib/follow.js")));
    }
}
