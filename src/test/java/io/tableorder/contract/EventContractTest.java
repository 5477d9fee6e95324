package io.tableorder.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.edge.EventSchemas;
import io.tableorder.event.EventType;
import io.tableorder.event.Topology;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Browser;
import io.tableorder.testing.StoreTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the events as those read it who follow them. */
class EventContractTest extends StoreTest {

    private static final JsonNode DOCUMENT = EventSchemas.DOCUMENT;

    private static final Set<String> TYPES =
            Arrays.stream(EventType.values()).map(EventType::key).collect(Collectors.toUnmodifiableSet());

    @Test
    void theServedEventContractIsAsyncApiOfTheContractsVersion() {
        JsonNode served = api.get("/asyncapi.json").send().expect(200).json();
        assertThat(served).isEqualTo(DOCUMENT);
        assertThat(served.path("asyncapi").asText()).isEqualTo("3.0.0");
        assertThat(served.at("/info/version")).isEqualTo(Operation.DOCUMENT.at("/info/version"));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(DOCUMENT.findValuesAsText("$ref"))
                .allMatch(reference -> !DOCUMENT.at(reference.substring(1)).isMissingNode());
    }

    @Test
    void everyTypeOfEventComesEveryWay() {
        for (String channel : List.of("staffStream", "tableStream", "webhook", "exchange")) {
            Set<String> names = new TreeSet<>();
            EventSchemas.messages(channel)
                    .values()
                    .forEach(message -> names.add(message.path("name").asText()));
            assertThat(names).as(channel).containsAll(TYPES);
        }
        assertThat(DOCUMENT.at("/channels/exchange/parameters/type/enum"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(TYPES);
        assertThat(DOCUMENT.at("/channels/exchange/bindings/amqp/exchange/name").asText())
                .isEqualTo(Topology.EXCHANGE);
    }

    @Test
    void everyOperationHasAllMessagesOfItsChannel() {
        for (JsonNode operation : DOCUMENT.path("operations")) {
            String channel = operation.at("/channel/$ref").asText();
            Set<String> messages = new TreeSet<>();
            DOCUMENT.at(channel.substring(1) + "/messages")
                    .fieldNames()
                    .forEachRemaining(name -> messages.add(channel + "/messages/" + name));
            assertThat(operation.path("messages"))
                    .extracting(message -> message.path("$ref").asText())
                    .containsExactlyInAnyOrderElementsOf(messages);
        }
    }

    @Test
    void everyMessageHasAnExampleThatFitsItsSchemas() {
        List<String> wrong = new ArrayList<>();
        DOCUMENT.at("/components/messages").fields().forEachRemaining(entry -> {
            JsonNode message = entry.getValue();
            assertThat(message.path("examples")).as(entry.getKey()).isNotEmpty();
            for (JsonNode example : message.path("examples")) {
                wrong.addAll(EventSchemas.complaintsBySchema(
                        message.at("/payload/$ref").asText(), example.path("payload")));
                if (example.has("headers")) {
                    JsonNode trait = EventSchemas.resolved(message.at("/traits/0"));
                    wrong.addAll(EventSchemas.complaintsBySchema(
                            trait.at("/headers/$ref").asText(), example.path("headers")));
                }
            }
        });
        assertThat(wrong).isEmpty();
    }

    /** What clients generate from OpenAPI has types for all that a stream may bring. */
    @Test
    void theStreamsOfTheContractNameTheSchemasOfTheirEvents() {
        for (Operation operation : Operation.all()) {
            JsonNode events = operation.description().path("x-events");
            if (!events.isMissingNode()) {
                assertThat(events.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(TYPES);
                String channel = operation.id().equals("streamOwnOrders") ? "tableStream" : "staffStream";
                EventSchemas.messages(channel).values().stream()
                        .filter(message -> events.has(message.path("name").asText()))
                        .forEach(message -> assertThat(message.path("payload"))
                                .isEqualTo(events.path(message.path("name").asText())));
            }
        }
    }

    @Test
    void aPageShowsAllMessagesByScriptsOfTheServiceAlone(@TempDir Path profile) throws IOException {
        Answer page = api.get("/docs/events").sendUnchecked().expect(200);
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'self'");
        try (Browser browser = new Browser(profile)) {
            browser.open("http://localhost:" + port + "/docs/events");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> browser.run("return document.querySelectorAll('main h3').length")
                                    .asInt()
                            == DOCUMENT.path("operations").size()
                                    + DOCUMENT.at("/components/messages").size());
            assertThat(browser.run("return document.querySelectorAll('.problem').length")
                            .asInt())
                    .isZero();
            Set<String> shown = StreamSupport.stream(
                            browser.run(
                                            "return [...document.querySelectorAll('td code')].map(code => code.textContent)")
                                    .spliterator(),
                            false)
                    .map(JsonNode::asText)
                    .collect(Collectors.toSet());
            assertThat(shown).contains("sequence", "previous_status", "pos_code", "menu_ids", "reason");
        }
    }
}
