package io.tableorder.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The routes folder over a Camel context with two core routes; no broker, no database. */
@Timeout(60)
class DropInFolderTest {

    private static final Duration PROMISE = Duration.ofSeconds(2);

    private final Path folder;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate template = camel.createProducerTemplate();
    private final DropIns dropIns = new DropIns();
    private @Nullable DropInFolder watched;

    DropInFolderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:place-order").routeId("place-order").setBody(constant("placed"));
                from("direct:listOrders").routeId("list-orders").setBody(constant("listed"));
            }
        });
        camel.start();
        template.start();
        watched = new DropInFolder(folder, new DropInLoader(camel, Set.of()), dropIns);
        watched.watch();
    }

    @AfterEach
    void theCoreIsIntactAfterAllOfIt() {
        assertThat(template.requestBody("direct:place-order", "", String.class)).isEqualTo("placed");
        assertThat(template.requestBody("direct:listOrders", "", String.class)).isEqualTo("listed");
        if (watched != null) {
            watched.destroy();
        }
        camel.stop();
    }

    @Test
    void aGoodFileIsLiveWithinTwoSeconds() {
        put("acme-pos", answering("acme-pos", "one"));
        await().atMost(PROMISE)
                .untilAsserted(() -> assertThat(answerOf("acme-pos")).isEqualTo("one"));
        await().untilAsserted(() -> {
            DropIn dropIn = dropIn("acme-pos");
            assertThat(dropIn.state()).isEqualTo(DropIn.State.LOADED);
            assertThat(dropIn.routeIds()).containsExactly("acme-pos");
        });
    }

    @Test
    void aFileThatWasThereBeforeTheStartIsLoaded() throws Exception {
        DropInFolder first = watched;
        if (first != null) {
            first.destroy();
        }
        put("acme-pos", answering("acme-pos", "early"));
        watched = new DropInFolder(folder, new DropInLoader(camel, Set.of()), dropIns);
        watched.watch();
        await().atMost(PROMISE)
                .untilAsserted(() -> assertThat(answerOf("acme-pos")).isEqualTo("early"));
    }

    @Test
    void aChangedFileReplacesItsRoutes() {
        load("acme-pos", answering("acme-pos", "one") + answering("acme-pos-extra", "more"));
        put("acme-pos", answering("acme-pos", "two"));
        await().atMost(PROMISE)
                .untilAsserted(() -> assertThat(answerOf("acme-pos")).isEqualTo("two"));
        assertThat(camel.getRoute("acme-pos-extra")).isNull();
    }

    @Test
    void aChangeThatKeepsSizeAndTimeIsSeen() throws IOException {
        load("acme-pos", answering("acme-pos", "one"));
        Path file = file("acme-pos");
        var time = Files.getLastModifiedTime(file);
        Path next = Files.writeString(folder.resolve("next"), answering("acme-pos", "two"));
        Files.setLastModifiedTime(next, time);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        await().atMost(PROMISE)
                .untilAsserted(() -> assertThat(answerOf("acme-pos")).isEqualTo("two"));
    }

    @Test
    void aDeletedFileStopsItsRoutes() throws IOException {
        load("acme-pos", answering("acme-pos", "one"));
        Files.delete(file("acme-pos"));
        await().atMost(PROMISE).until(() -> camel.getRoute("acme-pos") == null);
        await().until(() -> dropIn("acme-pos").state() == DropIn.State.STOPPED);
        assertThat(camel.getRouteDefinition("acme-pos")).isNull();
        assertThat(camel.hasEndpoint("direct://acme-pos")).isNull();
    }

    @Test
    void aBrokenFileIsReportedAndHarmsNoOther() {
        load("acme-pos", answering("acme-pos", "one"));
        put("broken", "- route:\n    id: broken\n    from:\n      uri: [\n");
        await().untilAsserted(() -> {
            DropIn broken = dropIn("broken");
            assertThat(broken.state()).isEqualTo(DropIn.State.REFUSED);
            assertThat(broken.line()).isGreaterThan(3);
            assertThat(broken.reason()).startsWith("is not YAML");
        });
        load("later", answering("later", "fine"));
        assertThat(answerOf("acme-pos")).isEqualTo("one");
    }

    @Test
    void aFileThatDoesNotStartLeavesNothingBehind() {
        put(
                "acme-pos",
                answering("acme-pos", "one")
                        + answering("acme-pos-b", "x").replace("direct:", "kamelet:table-order-none-source?a="));
        await().untilAsserted(() -> assertThat(dropIn("acme-pos").reason()).startsWith("does not start"));
        assertThat(camel.getRoutes())
                .extracting(Route::getRouteId)
                .containsExactlyInAnyOrder("place-order", "list-orders");
        assertThat(camel.getRouteDefinitions()).hasSize(2);
    }

    @Test
    void aGoodFileEditedIntoABrokenOneKeepsItsLastGoodVersion() {
        load("acme-pos", answering("acme-pos", "one"));
        put("acme-pos", answering("acme-pos", "two").replace("setBody", "setBodi"));
        await().until(() -> dropIn("acme-pos").state() == DropIn.State.REFUSED);
        assertThat(answerOf("acme-pos")).isEqualTo("one");
        assertThat(dropIn("acme-pos").routeIds()).containsExactly("acme-pos");

        put("acme-pos", answering("acme-pos", "three"));
        await().untilAsserted(() -> assertThat(answerOf("acme-pos")).isEqualTo("three"));
        await().until(() -> dropIn("acme-pos").state() == DropIn.State.LOADED);
    }

    @Test
    void aNewVersionThatDoesNotStartGivesWayToTheLastGoodOne() {
        load("acme-pos", answering("acme-pos", "one"));
        put(
                "acme-pos",
                answering("acme-pos", "two")
                        + answering("acme-pos-b", "x").replace("direct:", "kamelet:table-order-none-source?a="));
        await().until(() -> dropIn("acme-pos").state() == DropIn.State.REFUSED);
        assertThat(answerOf("acme-pos")).isEqualTo("one");
        assertThat(dropIn("acme-pos").routeIds()).containsExactly("acme-pos");
    }

    @Test
    void aHalfWrittenFileIsNotTakenForAWholeOne() throws IOException {
        String whole = answering("acme-pos", "one") + answering("acme-pos-more", "two");
        Path file = file("acme-pos");
        for (int end = 10; end < whole.length(); end += 10) {
            Files.writeString(file, whole.substring(0, end));
            await().pollInterval(Duration.ofMillis(10))
                    .during(Duration.ofMillis(30))
                    .until(() -> camel.getRoute("acme-pos") == null);
        }
        Files.writeString(file, whole);
        await().untilAsserted(() -> assertThat(answerOf("acme-pos-more")).isEqualTo("two"));
        await().until(() -> dropIn("acme-pos").state() == DropIn.State.LOADED);
    }

    @Test
    void aFileThatTakesACoreRouteIsRefused() {
        put("place-order", answering("place-order", "hijacked"));
        put("place", answering("place-order", "hijacked"));
        put("acme-pos", answering("list-orders", "hijacked"));
        put("list", answering("list-x", "hijacked"));
        for (String stem : List.of("place-order", "place", "acme-pos", "list")) {
            await().until(() -> dropIn(stem).state() == DropIn.State.REFUSED);
        }
    }

    @Test
    void aNameThatAnotherFileHoldsIsRefusedUntilThatFileIsGone() throws IOException {
        load("acme", answering("acme-pos", "first"));
        put("acme-pos", answering("acme-pos", "second"));
        await().untilAsserted(() -> assertThat(dropIn("acme-pos").reason()).contains("exists already"));
        assertThat(answerOf("acme-pos")).isEqualTo("first");
        Files.delete(file("acme"));
        await().untilAsserted(() -> assertThat(answerOf("acme-pos")).isEqualTo("second"));
    }

    @Test
    void filesOfManyMegabytesAndBombsAreRefused() throws IOException {
        Files.write(file("big"), new byte[5 * 1024 * 1024]);
        put("bomb", "- &a [x]\n- &b [*a, *a]\n- [*b, *b]\n");
        put("empty", "");
        Files.write(file("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        for (String stem : List.of("big", "bomb", "empty", "binary")) {
            await().until(() -> dropIn(stem).state() == DropIn.State.REFUSED);
        }
        load("acme-pos", answering("acme-pos", "one"));
    }

    @Test
    void otherFilesAreIgnored() throws IOException {
        Files.writeString(folder.resolve("README.md"), "- route:");
        Files.writeString(folder.resolve(".acme-pos.camel.yaml"), answering("acme-pos", "hidden"));
        Files.writeString(folder.resolve("acme-pos.camel.yaml.tmp"), answering("acme-pos", "unfinished"));
        Files.createDirectory(folder.resolve("folder.camel.yaml"));
        load("other", answering("other", "one"));
        assertThat(dropIns.list()).extracting(DropIn::file).containsExactly("other.camel.yaml");
    }

    @Test
    void aRouteThatNeverEndsIsCutOffAndTheOthersGoOn() throws IOException {
        String endless = """
                - route:
                    id: endless
                    from:
                      uri: timer:endless
                      parameters: { repeatCount: 1, delay: 0 }
                      steps:
                        - loop: { doWhile: true, breakOnShutdown: true, simple: "${body} == null", steps: [ { delay: { constant: 1 } } ] }
                """;
        String sleeping = """
                - route:
                    id: sleeping
                    from:
                      uri: timer:sleeping
                      parameters: { repeatCount: 1, delay: 0 }
                      steps:
                        - delay: { constant: 3600000 }
                """;
        load("endless", endless);
        load("sleeping", sleeping);
        await().until(() -> camel.getInflightRepository().size() >= 2);
        Files.delete(file("endless"));
        Files.delete(file("sleeping"));
        put("acme-pos", answering("acme-pos", "one"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(answerOf("acme-pos")).isEqualTo("one"));
        assertThat(camel.getRoute("endless")).isNull();
        assertThat(camel.getRoute("sleeping")).isNull();
    }

    @Test
    void theNewestOfManyQuickEditsWins() {
        for (int i = 0; i < 50; i++) {
            put("acme-pos", i % 3 == 0 ? "broken: [" + i : answering("acme-pos", "edit " + i));
        }
        put("acme-pos", answering("acme-pos", "last"));
        await().untilAsserted(() -> assertThat(answerOf("acme-pos")).isEqualTo("last"));
    }

    @Test
    void whatRunsGoesOnWhileTheFolderIsAway() throws IOException {
        load("acme-pos", answering("acme-pos", "one"));
        Path away = folder.resolveSibling(folder.getFileName() + "-away");
        Files.move(folder, away);
        await().during(Duration.ofMillis(1500)).until(() -> "one".equals(answerOf("acme-pos")));
        Files.move(away, folder);
        load("other", answering("other", "two"));
        assertThat(answerOf("acme-pos")).isEqualTo("one");
    }

    private void load(String stem, String text) {
        put(stem, text);
        await().until(() -> dropIn(stem).state() == DropIn.State.LOADED);
    }

    /** As the contract tells integrators: under another name first, then renamed. */
    private void put(String stem, String text) {
        try {
            Path unfinished = Files.writeString(folder.resolve(stem + ".tmp"), text);
            Files.move(unfinished, file(stem), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path file(String stem) {
        return folder.resolve(stem + DropInGuard.SUFFIX);
    }

    private DropIn dropIn(String stem) {
        try (Stream<DropIn> all = dropIns.list().stream()) {
            return all.filter(dropIn -> dropIn.file().equals(stem + DropInGuard.SUFFIX))
                    .findFirst()
                    .orElseGet(() -> new DropIn(
                            stem, DropIn.State.STOPPED, 0, "never seen", List.of(), java.time.Instant.EPOCH));
        }
    }

    private @Nullable String answerOf(String routeId) {
        return camel.getRouteController().getRouteStatus(routeId) == ServiceStatus.Started
                ? template.requestBody("direct:" + routeId, "", String.class)
                : null;
    }

    private static String answering(String routeId, String answer) {
        return """
                - route:
                    id: %s
                    from:
                      uri: direct:%s
                      steps:
                        - setBody: { constant: "%s" }
                """.formatted(routeId, routeId, answer);
    }
}
