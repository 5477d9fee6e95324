package io.tableorder.integrators.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tableorder.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.RoutePolicySupport;
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
    private final DropIns dropIns = new DropIns(new SimpleMeterRegistry());
    private final AtomicReference<@Nullable Map<String, DropIn.Stop>> stopped = new AtomicReference<>(Map.of());
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
        watchWithout(Set.of());
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
    void aFileWhoseEndingIsNearlyRightIsListedWithTheReason() throws IOException {
        for (String name : List.of("x.camel.yml", "acme-pos.Camel.YAML", "Acme-POS.camel.yaml")) {
            Files.writeString(folder.resolve(name), answering("x", "one"));
        }
        Files.writeString(folder.resolve("notes.yaml"), "- none of ours");
        await().untilAsserted(() -> assertThat(dropIns.list())
                .extracting(DropIn::file, DropIn::name, DropIn::state, DropIn::reason)
                .containsExactlyInAnyOrder(
                        tuple(
                                "x.camel.yml",
                                "x.camel.yml",
                                DropIn.State.REFUSED,
                                "has a name that does not end in .camel.yaml"),
                        tuple(
                                "acme-pos.Camel.YAML",
                                "acme-pos.Camel.YAML",
                                DropIn.State.REFUSED,
                                "has a name that does not end in .camel.yaml"),
                        tuple(
                                "Acme-POS.camel.yaml",
                                "Acme-POS",
                                DropIn.State.REFUSED,
                                "has a name that is not lower-case-words.camel.yaml")));
    }

    @Test
    void aFileThatWasThereBeforeTheStartIsLoaded() throws Exception {
        DropInFolder first = watched;
        if (first != null) {
            first.destroy();
        }
        put("acme-pos", answering("acme-pos", "early"));
        restart();
        await().atMost(PROMISE)
                .untilAsserted(() -> assertThat(answerOf("acme-pos")).isEqualTo("early"));
    }

    @Test
    void aConnectorThatIsLeftOutIsNeitherLoadedNorListed() throws Exception {
        watchWithout(Set.of("acme-pos"));
        put("acme-pos", answering("acme-pos", "one"));
        load("acme-pos-too", answering("acme-pos-too", "two"));
        assertThat(dropIns.list()).extracting(DropIn::name).containsExactly("acme-pos-too");
    }

    @Test
    void theKitchenTicketIsForProductionOnlyWhenItIsAskedFor() {
        assertThat(TestSettings.with().loadsKitchenTicket()).isTrue();
        assertThat(TestSettings.with("kitchen-ticket", "false").loadsKitchenTicket())
                .isFalse();
        assertThat(TestSettings.with("env", "production").loadsKitchenTicket()).isFalse();
        assertThat(TestSettings.with("env", "production", "kitchen-ticket", "true")
                        .loadsKitchenTicket())
                .isTrue();
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
        await().until(() -> dropIn("acme-pos").state() == DropIn.State.GONE);
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
                        + answering("acme-pos-b", "x").replace("direct:acme-pos-b", "timer:acme-pos-b?period=soon"));
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
                        + answering("acme-pos-b", "x").replace("direct:acme-pos-b", "timer:acme-pos-b?period=soon"));
        await().until(() -> dropIn("acme-pos").state() == DropIn.State.REFUSED);
        assertThat(answerOf("acme-pos")).isEqualTo("one");
        assertThat(dropIn("acme-pos").routeIds()).containsExactly("acme-pos");
    }

    @Test
    void aNewVersionThatDoesNotStartRestartsTheLastGoodOneOnceAndWhole() {
        Printers printers = new Printers();
        camel.addComponent("delivery", printers);
        AtomicInteger starts = new AtomicInteger();
        camel.addRoutePolicyFactory((context, routeId, route) -> new RoutePolicySupport() {
            @Override
            public void onStart(Route started) {
                if (started.getRouteId().equals("acme-pos")) {
                    starts.incrementAndGet();
                }
            }
        });
        load("acme-pos", printing("Asia/Seoul"));
        assertThat(dropIn("acme-pos").routeIds())
                .as("with those of two kamelets")
                .hasSize(3);
        assertThat(starts).hasValue(1);

        put("acme-pos", printing("Nowhere"));
        await().until(() -> dropIn("acme-pos").state() == DropIn.State.REFUSED);
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).until(() -> starts.get() == 2);
        assertThat(dropIn("acme-pos").routeIds()).hasSize(3).allSatisfy(id -> assertThat(camel.getRoute(id))
                .isNotNull());
        template.requestBody("direct:acme-pos", "ticket");
        assertThat(printers.printed).containsExactly("acme-pos-a: ticket", "acme-pos-b: ticket");

        load("other", answering("other", "one"));
        load("other", answering("other", "two"));
        await().untilAsserted(() -> assertThat(answerOf("other")).isEqualTo("two"));
        // Another file's change may make room, so it is tried once more, and what is shown is what runs then.
        await().untilAsserted(() -> assertThat(dropIn("acme-pos").routeIds())
                .hasSize(3)
                .allSatisfy(id -> assertThat(camel.getRoute(id)).isNotNull()));
        put("acme-pos", printing("UTC"));
        await().until(() -> dropIn("acme-pos").state() == DropIn.State.LOADED);
        template.requestBody("direct:acme-pos", "more");
        assertThat(printers.printed).hasSize(4).endsWith("acme-pos-a: more", "acme-pos-b: more");
    }

    private static String printing(String timeZone) {
        return """
                - route:
                    id: acme-pos
                    from:
                      uri: direct:acme-pos
                      steps:
                        - to:
                            uri: kamelet:escpos-printer-sink
                            parameters: { target: acme-pos-a, host: a.example }
                        - to:
                            uri: kamelet:escpos-printer-sink
                            parameters: { target: acme-pos-b, host: b.example, timeZone: "%s" }
                """.formatted(timeZone);
    }

    /** Takes the place of what is behind the sinks; a printer in no time zone does not start. */
    private static final class Printers extends DefaultComponent {

        private final List<String> printed = new CopyOnWriteArrayList<>();

        @Override
        protected Endpoint createEndpoint(String uri, String target, Map<String, Object> parameters) {
            boolean isNowhere = "Nowhere".equals(parameters.get("timeZone"));
            parameters.clear();
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new DefaultProducer(this) {
                        @Override
                        protected void doStart() throws Exception {
                            super.doStart();
                            if (isNowhere) {
                                throw new IllegalArgumentException("no time zone");
                            }
                        }

                        @Override
                        public void process(Exchange exchange) {
                            String name = target.substring(target.indexOf(':') + 1);
                            printed.add(name + ": " + exchange.getMessage().getBody(String.class));
                        }
                    };
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    throw new UnsupportedOperationException();
                }
            };
        }
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
        Path samples = Files.createDirectory(folder.resolve("samples"));
        Files.writeString(samples.resolve("acme-pos.camel.yaml"), answering("acme-pos", "sample"));
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
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(answerOf("acme-pos")).isEqualTo("one"));
        assertThat(camel.getRoute("endless")).isNull();
        assertThat(camel.getRoute("sleeping")).isNull();
    }

    @Test
    void aLoopThatNeverRestsEndsWithItsFile() throws IOException {
        String endless = """
                - route:
                    id: endless
                    from:
                      uri: timer:endless
                      parameters: { repeatCount: 1, delay: 0 }
                      steps:
                        - loop: { constant: 2000000000, breakOnShutdown: true, steps: [ { setBody: { constant: a } } ] }
                - route:
                    id: endless-b
                    from:
                      uri: timer:endless-b
                      parameters: { repeatCount: 1, delay: 0 }
                      steps:
                        - loop: { doWhile: true, breakOnShutdown: true, simple: "${body} == null", steps: [ { setProperty: { name: a, constant: a } } ] }
                """;
        load("endless", endless);
        await().until(() -> camel.getInflightRepository().size() >= 2);
        assertThat(busy()).as("each on a thread of its own").hasSize(2);
        load("acme-pos", answering("acme-pos", "one"));
        assertThat(answerOf("acme-pos")).isEqualTo("one");

        Files.delete(file("endless"));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(busy()).isEmpty());
        assertThat(camel.getInflightRepository().size()).isZero();
    }

    @Test
    void aRouteThatSendsToItselfEndsWithItsFile() throws IOException {
        String circle = """
                - route:
                    id: circle
                    from: { uri: "timer:circle?repeatCount=1&delay=0", steps: [ { to: "direct:circle-b" } ] }
                - route:
                    id: circle-b
                    from: { uri: "direct:circle-b", steps: [ { to: "direct:circle-b" } ] }
                """;
        put("circle", circle);
        load("acme-pos", answering("acme-pos", "one"));
        assertThat(answerOf("acme-pos")).isEqualTo("one");
        await().until(() -> dropIn("circle").state() == DropIn.State.LOADED);
        Files.delete(file("circle"));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> camel.getInflightRepository().size() == 0);
    }

    private static List<String> busy() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("timer://endless"))
                .toList();
    }

    @Test
    void aStoppedFileStaysStoppedUntilItIsStarted() throws Exception {
        load("acme-pos", answering("acme-pos", "one"));
        load("other", answering("other", "two"));
        DropIn.Stop stop = new DropIn.Stop("admin:2", "maintenance", Instant.now());
        stopped.set(Map.of("acme-pos", stop));
        await().until(() -> dropIn("acme-pos").state() == DropIn.State.STOPPED);
        assertThat(dropIn("acme-pos").stop()).isEqualTo(stop);
        assertThat(answerOf("acme-pos")).isNull();
        assertThat(answerOf("other")).isEqualTo("two");

        put("acme-pos", answering("acme-pos", "three"));
        restart();
        await().until(() -> dropIn("acme-pos").state() == DropIn.State.STOPPED);
        assertThat(answerOf("acme-pos")).isNull();

        stopped.set(Map.of());
        await().untilAsserted(() -> assertThat(answerOf("acme-pos")).isEqualTo("three"));
    }

    @Test
    void whatIsStoppedIsStillKnownWhileTheDatabaseIsAway() {
        load("acme-pos", answering("acme-pos", "one"));
        load("other", answering("other", "two"));
        stopped.set(Map.of("acme-pos", new DropIn.Stop("admin:2", null, Instant.now())));
        await().until(() -> dropIn("acme-pos").state() == DropIn.State.STOPPED);
        stopped.set(null);
        put("other", answering("other", "three"));
        await().untilAsserted(() -> assertThat(answerOf("other")).isEqualTo("three"));
        await().during(Duration.ofMillis(1500)).until(() -> answerOf("acme-pos") == null);
    }

    @Test
    void aFileMakesRoutesOfItsOwnTemplates() throws IOException {
        load("acme-pos", templates("one", "two"));
        assertThat(answerOf("acme-pos-a")).isEqualTo("one of A");
        assertThat(answerOf("acme-pos-b")).isEqualTo("two of nobody");
        assertThat(dropIn("acme-pos").routeIds()).containsExactlyInAnyOrder("acme-pos-a", "acme-pos-b");

        put("acme-pos", templates("three", "four"));
        await().untilAsserted(() -> assertThat(answerOf("acme-pos-a")).isEqualTo("three of A"));
        assertThat(camel.getRouteTemplateDefinitions()).hasSize(1);

        put("acme-pos", answering("acme-pos-a", "plain"));
        await().untilAsserted(() -> assertThat(answerOf("acme-pos-a")).isEqualTo("plain"));
        assertThat(camel.getRouteTemplateDefinitions()).isEmpty();
        assertThat(camel.getRoute("acme-pos-b")).isNull();

        put("acme-pos", templates("five", "six"));
        await().untilAsserted(() -> assertThat(answerOf("acme-pos-b")).isEqualTo("six of nobody"));
        Files.delete(file("acme-pos"));
        await().until(() -> camel.getRoute("acme-pos-b") == null);
        await().until(() -> camel.getRouteTemplateDefinitions().isEmpty());
    }

    @Test
    void templatesThatDoNotStartLeaveNothingBehind() {
        put("acme-pos", templates("one", "two").replace("direct:{{name}}", "timer:{{name}}?period=soon"));
        await().untilAsserted(() -> assertThat(dropIn("acme-pos").reason()).startsWith("does not start"));
        assertThat(camel.getRouteTemplateDefinitions()).isEmpty();
        assertThat(camel.getRouteDefinitions()).hasSize(2);
    }

    @Test
    void aSettingThatIsNotThereIsNamed() {
        put("acme-pos", answering("acme-pos", "{{acme-pos.greeting}}"));
        await().untilAsserted(() -> assertThat(dropIn("acme-pos").reason())
                .isEqualTo("needs the setting {{acme-pos.greeting}}: set the environment variable ACME_POS_GREETING"));
        put("acme-pos", answering("acme-pos", "{{env:ACME_POS_GREETING}}"));
        await().untilAsserted(() -> assertThat(dropIn("acme-pos").reason()).contains("{{env:ACME_POS_GREETING}}"));
        load("acme-pos", answering("acme-pos", "{{env:ACME_POS_GREETING:hello}}"));
        assertThat(answerOf("acme-pos")).isEqualTo("hello");
    }

    @Test
    void aRetryLoadsAFileAgain() {
        put("acme-pos", answering("acme-pos", "{{acme-pos.greeting}}"));
        await().until(() -> dropIn("acme-pos").state() == DropIn.State.REFUSED);
        Properties settings = new Properties();
        settings.setProperty("acme-pos.greeting", "later");
        camel.getPropertiesComponent().setOverrideProperties(settings);
        DropInFolder current = Objects.requireNonNull(watched);
        current.retry("acme-pos");
        assertThat(dropIn("acme-pos").state()).isEqualTo(DropIn.State.LOADED);
        assertThat(answerOf("acme-pos")).isEqualTo("later");

        Instant since = dropIn("acme-pos").since();
        current.retry("acme-pos");
        assertThat(dropIn("acme-pos").since()).as("loaded once more").isAfter(since);
        current.retry("nothing");
    }

    private Map<String, DropIn.Stop> whatTheDatabaseSays() {
        return Objects.requireNonNull(stopped.get(), "the database is away");
    }

    private void restart() throws InterruptedException {
        watchWithout(Set.of());
    }

    private void watchWithout(Set<String> leftOut) throws InterruptedException {
        if (watched != null) {
            watched.destroy();
        }
        watched = new DropInFolder(
                folder,
                leftOut,
                new DropInLoader(camel, store -> true, Set.of()),
                dropIns,
                new Stops(this::whatTheDatabaseSays));
        watched.watch();
    }

    private static String templates(String first, String second) {
        return """
                - routeTemplate:
                    id: acme-pos-answering
                    parameters:
                      - name: name
                      - name: answer
                      - name: who
                        defaultValue: nobody
                    from:
                      uri: "direct:{{name}}"
                      steps:
                        - setBody: { constant: "{{answer}} of {{who}}" }
                - templatedRoute:
                    routeTemplateRef: acme-pos-answering
                    routeId: acme-pos-a
                    parameters:
                      - { name: name, value: acme-pos-a }
                      - { name: answer, value: "%s" }
                      - { name: who, value: A }
                - templatedRoute:
                    routeTemplateRef: acme-pos-answering
                    routeId: acme-pos-b
                    parameters:
                      - { name: name, value: acme-pos-b }
                      - { name: answer, value: "%s" }
                """.formatted(first, second);
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

    /** As the contract asks of integrators: under another name first, then renamed. */
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
                    .orElseGet(() -> DropIn.gone(stem + DropInGuard.SUFFIX, Instant.EPOCH));
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
