package io.tableorder.integrators.pos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.event.EventType;
import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.integrators.pos.PosOptions.Format;
import io.tableorder.simulator.PosSchemas;
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
        assertThat(PosSchemas.complaints(message)).as(message.toString()).isEmpty();
    }

    static Stream<ConnectorEvent> laterEvents() {
        return Stream.of(
                Events.withOptions(),
                Events.itemsChanged(),
                Events.itemsCancelled(),
                Events.allCancelled("order.items_cancelled"),
                Events.allCancelled("order.status_changed"),
                Events.moved(),
                Events.merged(),
                Events.call("opened"),
                Events.call("acknowledged"),
                Events.call("escalated"),
                Events.call("resolved"));
    }

    @ParameterizedTest
    @MethodSource("laterEvents")
    void theFirstFormatIsWhatItWasAlsoOfOrdersThatHaveMore(ConnectorEvent event) {
        messages.contentOf(event, Format.FIRST)
                .map(content -> withJob(event, content, false))
                .ifPresent(message -> assertThat(PosSchemas.complaints(message))
                        .as(message.toString())
                        .isEmpty());
    }

    @Test
    void theFirstFormatHasNotChangedByAByte() {
        String made = messages.contentOf(Events.changed("pending", "preparing"), Format.FIRST)
                .orElseThrow()
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "uuid");
        assertThat(made).isEqualTo("""
                {"kind":"order.status_changed","event_id":"uuid","sequence":7,"occurred_at":"2026-03-01T09:30:12.345Z","store_id":"uuid",\
                "table":{"id":3,"number":"3"},"session_id":5,"order":{"id":41,"number":12,"version":2,"status":"preparing",\
                "placed_at":"2026-03-01T09:30:12.345Z","currency":"KRW","total":24500,"note":"창가 자리","lines":[\
                {"menu_id":1,"pos_code":"K-001","name":"김치찌개","quantity":2,"unit_price":8000,"subtotal":16000,"note":"덜 맵게"},\
                {"menu_id":2,"pos_code":null,"name":"계란말이","quantity":1,"unit_price":8500,"subtotal":8500,"note":null}]},\
                "change":{"previous_status":"pending","by":"admin:7","reason":null}}""");
        assertThat(withJob(Events.created(), made, false).toString())
                .startsWith("{\"schema\":\"table-order/pos-order/1\",\"job_id\":");
    }

    @Test
    void theFirstFormatTellsWhatIsLeftAndAtTheEndWhatWasCancelled() {
        JsonNode partly = message(Events.itemsCancelled());
        assertThat(partly.path("kind").asText()).isEqualTo("order.status_changed");
        assertThat(partly.at("/order/total").asLong()).isEqualTo(29_500);
        assertThat(partly.at("/order/lines/0/quantity").asInt()).isEqualTo(2);
        assertThat(partly.at("/change/previous_status").asText()).isEqualTo("preparing");
        assertThat(messages.contentOf(Events.allCancelled("order.items_cancelled"), Format.FIRST))
                .as("the cancellation of the order follows")
                .isEmpty();
        JsonNode all = message(Events.allCancelled("order.status_changed"));
        assertThat(all.path("kind").asText()).isEqualTo("order.cancelled");
        assertThat(all.at("/order/lines/0/quantity").asInt()).isEqualTo(3);
        assertThat(all.at("/order/total").asLong()).isEqualTo(40_000);
    }

    @ParameterizedTest
    @MethodSource({"events", "laterEvents"})
    void everyMessageOfTheSecondFormatIsWhatItsSchemaSays(ConnectorEvent event) {
        JsonNode message =
                withJob(event, messages.contentOf(event, Format.SECOND).orElseThrow(), false);
        assertThat(PosSchemas.complaints(message)).as(message.toString()).isEmpty();
        assertThat(message.properties().iterator().next().getKey()).isEqualTo("schema");
    }

    @Test
    void theSecondFormatCarriesOptionsStationsAndWhatWasCancelled() {
        JsonNode created = second(Events.withOptions());
        assertThat(created.at("/order/lines/0/station").asText()).isEqualTo("grill");
        assertThat(created.at("/order/lines/0/cancelled_quantity").asInt()).isEqualTo(1);
        assertThat(created.at("/order/lines/0/options/0/pos_code").asText())
                .as("as the option has it by now")
                .isEqualTo("K-001");
        assertThat(created.at("/order/lines/0/options/0/quantity").asInt()).isEqualTo(2);
        assertThat(created.at("/order/lines/0/options/1/station").asText()).isEqualTo("bar");
        assertThat(created.at("/order/lines/0/options/1/menu_id").asLong()).isEqualTo(9);
        JsonNode cancelled = second(Events.itemsCancelled());
        assertThat(cancelled.path("kind").asText()).isEqualTo("order.items_cancelled");
        assertThat(cancelled.at("/cancelled/lines/0/quantity").asInt()).isEqualTo(1);
        assertThat(cancelled.at("/cancelled/reason_code").asText()).isEqualTo("sold_out");
        JsonNode changed = second(Events.itemsChanged());
        assertThat(changed.at("/changed/lines/0/previous_station").asText()).isEqualTo("kitchen");
        assertThat(changed.at("/changed/lines/1/previous_station").isNull()).isTrue();
        JsonNode old = second(Events.created());
        assertThat(old.at("/order/lines/1/line").asInt()).isEqualTo(2);
        assertThat(old.at("/order/lines/1/state").asText()).isEqualTo("queued");
        assertThat(second(Events.call("opened")).at("/call/kind").asText()).isEqualTo("water");
        JsonNode moved = second(Events.moved());
        assertThat(moved.at("/table/number").asText()).isEqualTo("8");
        assertThat(moved.at("/moved/from_table/number").asText()).isEqualTo("3");
        JsonNode merged = second(Events.merged());
        assertThat(merged.path("session_id").asLong()).isEqualTo(6);
        assertThat(merged.at("/merged/session_id").asLong()).isEqualTo(5);
        assertThat(merged.at("/merged/order_ids/0").asLong()).isEqualTo(41);
    }

    private JsonNode second(ConnectorEvent event) {
        return withJob(event, messages.contentOf(event, Format.SECOND).orElseThrow(), false);
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
        Set<String> delivered = Stream.concat(events(), laterEvents())
                .map(ConnectorEvent::type)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> leftOut = Set.of("session.started", "session.reopened", "menu.changed", "store.mode_changed");
        assertThat(Arrays.stream(EventType.values()).map(EventType::key))
                .allSatisfy(type -> assertThat(delivered.contains(type) || leftOut.contains(type))
                        .as(type)
                        .isTrue());
        for (String type : leftOut) {
            for (Format format : Format.values()) {
                assertThat(messages.contentOf(Events.event(type, "sessions/5", "{}"), format))
                        .isEmpty();
            }
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
        String content = messages.contentOf(event, Format.FIRST).orElseThrow();
        assertThat(withJob(event, content, true).path("is_copy").asBoolean()).isTrue();
        assertThat(withJob(event, content, false).path("is_copy").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "7", "{\"order_id\":\"41\"}", "{\"status\":\"pending\"}"})
    void whatIsNoOrderIsRefusedForGood(String data) {
        assertThatThrownBy(() -> messages.contentOf(Events.event("order.created", "orders/41", data), Format.FIRST))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> messages.contentOf(Events.event("session.completed", "sessions/5", data), Format.SECOND))
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
            assertThat(PosSchemas.complaints(example)).as(examples.group(1)).isEmpty();
            kinds.add(example.path("kind").asText());
        }
        assertThat(kinds)
                .contains(
                        "order.created",
                        "order.cancelled",
                        "order.items_cancelled",
                        "session.completed",
                        "call.opened");
    }

    private JsonNode message(ConnectorEvent event) {
        return withJob(event, messages.contentOf(event, Format.FIRST).orElseThrow(), false);
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
