package io.tableorder.docs;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tableorder.event.EventType;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Example;
import io.tableorder.testing.StoreTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every example on every page is held by a test, and this one holds those that are no commands, routes or programs. */
class ExamplesTest extends StoreTest {

    /** A page, the language of its blocks, and the tests that run or check them. */
    private static final String TESTS = """
            README.md                        sh          DocumentedCommandsTest CommandsTest
            README.md                        text        ExamplesTest
            README.md                        yaml        RoutesOfPagesTest
            README.ko.md                     sh          DocumentedCommandsTest CommandsTest
            README.ko.md                     text        ExamplesTest
            README.ko.md                     yaml        RoutesOfPagesTest
            CONTRIBUTING.md                  sh          CommandsTest
            bench/README.md                  sh          CommandsTest
            docs/architecture.md             mermaid     ExamplesTest
            docs/aws.md                      sh          PageTest CommandsTest
            docs/integrators.md              java        ExtensionTest
            docs/integrators.md              properties  ExtensionTest
            docs/integrators.md              sh          DocumentedCommandsTest CommandsTest
            docs/integrators.md              text        DocumentedCommandsTest
            docs/integrators.md              yaml        RoutesOfPagesTest ExtensionTest
            docs/operations.md               json        TasksTest
            docs/operations.md               cron        CommandsTest
            docs/operations.md               sh          DocumentedCommandsTest CommandsTest StatementsTest
            docs/operations.md               yaml        ExamplesTest
            docs/point-in-time-recovery.md   sh          CommandsTest StatementsTest
            docs/pos-order.md                http        ExamplesTest
            docs/pos-order.md                json        PosMessagesTest
            docs/pos-order.md                sh          CommandsTest
            docs/problems.md                 json        ExamplesTest
            docs/routes.md                   text        RoutesPageTest
            docs/runbooks.md                 sh          CommandsTest StatementsTest
            docs/streams.md                  js          ExampleClientTest
            docs/streams.md                  text        ExamplesTest
            docs/tls.md                      sh          ServersByTlsTest CommandsTest
            docs/tour.md                     sh          DocumentedCommandsTest CommandsTest
            docs/tour.md                     text        DocumentedCommandsTest
            routes/README.md                 json        ExamplesTest
            routes/README.md                 sh          CommandsTest
            routes/README.md                 text        RoutesOfPagesTest
            routes/README.md                 yaml        RoutesOfPagesTest
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Every example is listed here with the test that runs or checks it. An example without a language cannot be tested. */
    @Test
    void everyExampleHasALanguageAndATest() {
        Set<String> kinds = Example.all().stream()
                .map(example -> example.page() + " " + example.language())
                .collect(toSet());
        Set<String> covered = TESTS.lines()
                .map(line -> line.split("\\s+"))
                .map(words -> words[0] + " " + words[1])
                .collect(toSet());
        assertThat(kinds).containsExactlyInAnyOrderElementsOf(covered);
    }

    @Test
    void everyTestOfExamplesIsThere() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Set<String> there = files.map(file -> file.getFileName().toString()).collect(toSet());
            assertThat(TESTS.lines()
                            .flatMap(line -> Arrays.stream(line.split("\\s+")).skip(2)))
                    .allMatch(test -> there.contains(test + ".java"));
        }
    }

    @Test
    void aProblemIsAnsweredAsThePageShowsIt() throws IOException {
        String shown = Example.of("docs/problems.md", "json").get(0).text();
        Answer answer = api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json("{\"items\": [{\"menu_id\": %d, \"quantity\": 0}]}".formatted(store.soup()))
                .send()
                .expect(400);
        assertThat(answer.json()).isEqualTo(JSON.readTree(shown));
    }

    @Test
    void anEventIsWhatTheContractSays() throws IOException {
        String event = Example.of("routes/README.md", "json").get(0).text();
        ObjectNode page = JSON.createObjectNode().put("next_after", 7).put("has_more", false);
        page.putArray("data").add(JSON.readTree(event));
        assertThat(Api.complaints(
                        "GET",
                        "/api/integrations/events",
                        new Answer(
                                200,
                                Map.of("Content-Type", List.of("application/json"), "X-Request-Id", List.of("an-id")),
                                page.toString())))
                .isEmpty();
    }

    /** Line by line, as a browser reads it. */
    @Test
    void aStreamIsMadeOfWhatBrowsersKnow() {
        Set<String> events = new TreeSet<>(Set.of("reset"));
        Arrays.stream(EventType.values()).map(EventType::key).forEach(events::add);
        List<Example> streams = Example.of("docs/streams.md", "text");
        assertThat(streams).hasSizeGreaterThan(2);
        for (Example stream : streams) {
            assertThat(stream.text().lines()).as(stream.toString()).allSatisfy(line -> assertThat(line)
                    .matches("|:.*|retry: \\d+|id: \\d+|data: \\{.*}|event: [a-z_.]+"));
            assertThat(stream.text().lines().filter(line -> line.startsWith("event: ")))
                    .as(stream.toString())
                    .allMatch(line -> events.contains(line.substring("event: ".length())));
        }
    }

    @Test
    void aRequestToAPosHasTheHeadersThatItsPageExplains() throws IOException {
        String page = Files.readString(Path.of("docs/pos-order.md"));
        assertThat(Example.of("docs/pos-order.md", "http").get(0).text().lines().skip(1))
                .map(line -> line.substring(0, line.indexOf(':')))
                .contains("Idempotency-Key", "X-Attempt", "Authorization")
                .filteredOn(header -> !header.equals("Content-Type"))
                .allMatch(header -> page.contains("\n| `" + header + "` |"));
    }

    /** The folders that the READMEs list exist. */
    @Test
    void everyFolderIsWhereThePageSaysThatItIs() {
        for (String readme : List.of("README.md", "README.ko.md")) {
            List<String> missing = new ArrayList<>();
            Deque<String> parents = new ArrayDeque<>();
            for (String line : Example.of(readme, "text").get(0).text().lines().toList()) {
                String places = line.strip().split("\\s{2,}")[0];
                int depth = (line.length() - line.stripLeading().length()) / 2;
                while (parents.size() > depth) {
                    parents.removeLast();
                }
                for (String place : places.split(" ")) {
                    Path path = Path.of(String.join("/", parents), place);
                    if (!Files.exists(path)) {
                        missing.add(readme + ": " + path);
                    }
                }
                parents.addLast(places);
            }
            assertThat(missing).isEmpty();
        }
    }

    @Test
    void whatIsAddedToTheComposeFileIsForServicesThatItHas() throws IOException {
        JsonNode stack = Example.yaml(Files.readString(Path.of("docker-compose.yml")));
        List<Example> additions = Example.of("docs/operations.md", "yaml");
        assertThat(additions).isNotEmpty();
        for (Example addition : additions) {
            assertThat(Example.yaml(addition.text()).path("services").fieldNames())
                    .toIterable()
                    .as(addition.toString())
                    .isNotEmpty()
                    .allMatch(service -> stack.path("services").has(service));
        }
    }

    /** Each is of a known kind, and its brackets and blocks are balanced. */
    @Test
    void everyDiagramIsWhole() {
        for (Example diagram : Example.of("docs/architecture.md", "mermaid")) {
            String text = diagram.text()
                    .replaceAll("\"[^\"\n]*\"", "text")
                    // The signs of cardinality are no brackets.
                    .replaceAll("[|}][|o](--|\\.\\.)[|o][|{]", "--");
            assertThat(text)
                    .as(diagram.toString())
                    .matches(Pattern.compile(
                            "(flowchart|sequenceDiagram|stateDiagram-v2|erDiagram)\\b.*", Pattern.DOTALL))
                    .doesNotContain("\"");
            for (String pair : List.of("[]", "{}")) {
                assertThat(text.chars().filter(sign -> sign == pair.charAt(0)).count())
                        .as("%s of %s", pair, diagram)
                        .isEqualTo(text.chars()
                                .filter(sign -> sign == pair.charAt(1))
                                .count());
            }
            assertThat(text.lines()
                            .filter(line -> line.strip().matches("(subgraph|loop|alt|opt|par|critical|rect)\\b.*")))
                    .as("blocks of %s", diagram)
                    .hasSameSizeAs(text.lines()
                            .filter(line -> line.strip().equals("end"))
                            .toList());
        }
    }
}
