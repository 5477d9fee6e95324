package io.tableorder.integrators.pos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.tableorder.event.EventType;
import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every message to a POS is what its schema and its page say. */
class PosMessagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(SchemaLocation.of("classpath:schemas/pos-order-1.json"));

    private final PosMessages messages = new PosMessages(new FixedCodes(Map.of(1L, "K-001")), JSON);

    static Stream<ConnectorEvent> events() {
        return Stream.of(
                Events.created(),
                Events.changed("pending", "preparing"),
                Events.changed("preparing", "ready"),
                Events.changed("ready", "served"),
                Events.changed("pending", "cancelled"),
                Events.deleted(),
                Events.completed());
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyMessageIsWhatTheSchemaSays(ConnectorEvent event) {
        JsonNode message = message(event);
        assertThat(complaints(message)).as(message.toString()).isEmpty();
    }

    @Test
    void aMenuGoesByTheCodeThatItHadWhenItWasOrdered() {
        String ordered = Events.ORDER.replace("\"menu_id\":1,", "\"menu_id\":1,\"pos_code\":\"K-000\",");
        JsonNode lines = message(Events.event(
                        "order.created", "orders/41", "{\"status\":\"pending\",\"version\":1," + ordered + "}"))
                .at("/order/lines");
        assertThat(lines.at("/0/pos_code").asText()).isEqualTo("K-000");
        assertThat(lines.at("/1/pos_code").isNull()).isTrue();
        assertThat(message(Events.created()).at("/order/lines/0/pos_code").asText())
                .as("from before orders kept it")
                .isEqualTo("K-001");
    }

    @Test
    void everyTypeOfEventIsToldOrLeftOutOnPurpose() {
        Set<String> delivered = events().map(ConnectorEvent::type).collect(Collectors.toCollection(TreeSet::new));
        Set<String> leftOut =
                Set.of("session.started", "session.reopened", "session.moved", "session.merged", "menu.changed");
        assertThat(Arrays.stream(EventType.values()).map(EventType::key))
                .allSatisfy(type -> assertThat(delivered.contains(type) || leftOut.contains(type))
                        .as(type)
                        .isTrue());
        for (String type : leftOut) {
            assertThat(messages.contentOf(Events.event(type, "sessions/5", "{}")))
                    .isEmpty();
        }
    }

    @Test
    void aMenuGoesByTheCodeThatThePosHasForIt() {
        JsonNode lines = message(Events.created()).at("/order/lines");
        assertThat(lines.at("/0/pos_code").asText()).isEqualTo("K-001");
        assertThat(lines.at("/1/pos_code").isNull()).isTrue();
    }

    @Test
    void deletingIsCancelling() {
        JsonNode message = message(Events.deleted());
        assertThat(message.path("kind").asText()).isEqualTo("order.cancelled");
        assertThat(message.at("/order/status").asText()).isEqualTo("cancelled");
        assertThat(message.at("/change/previous_status").asText()).isEqualTo("preparing");
        assertThat(message.at("/change/reason").asText()).isEqualTo("손님 요청");
    }

    @Test
    void aCopySaysSo() {
        ConnectorEvent event = Events.created();
        String content = messages.contentOf(event).orElseThrow();
        assertThat(withJob(event, content, true).path("is_copy").asBoolean()).isTrue();
        assertThat(withJob(event, content, false).path("is_copy").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "7", "{\"order_id\":\"41\"}", "{\"status\":\"pending\"}"})
    void whatIsNoOrderIsRefusedForGood(String data) {
        assertThatThrownBy(() -> messages.contentOf(Events.event("order.created", "orders/41", data)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> messages.contentOf(Events.event("session.completed", "sessions/5", data)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theExamplesOfThePageAreMessages() throws IOException {
        Matcher examples = Pattern.compile(
                        "^```json\\n(\\{\\n  \"schema\".*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/pos-order.md")));
        Set<String> kinds = new TreeSet<>();
        while (examples.find()) {
            JsonNode example = json(examples.group(1));
            assertThat(complaints(example)).as(examples.group(1)).isEmpty();
            kinds.add(example.path("kind").asText());
        }
        assertThat(kinds).contains("order.created", "order.cancelled", "session.completed");
    }

    private static Set<ValidationMessage> complaints(JsonNode message) {
        return SCHEMA.validate(
                message, execution -> execution.getExecutionConfig().setFormatAssertionsEnabled(true));
    }

    private JsonNode message(ConnectorEvent event) {
        return withJob(event, messages.contentOf(event).orElseThrow(), false);
    }

    private JsonNode withJob(ConnectorEvent event, String content, boolean isCopy) {
        return json(messages.withJob(new Delivery(
                1,
                UUID.randomUUID(),
                event.storeId(),
                "acme-pos",
                event.eventId(),
                event.type(),
                event.subject(),
                content,
                1,
                false,
                isCopy,
                Instant.now(),
                null)));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
