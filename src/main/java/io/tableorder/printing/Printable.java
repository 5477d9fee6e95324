package io.tableorder.printing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a route has handed over to be printed: an event of an order, or text that is a ticket already. */
sealed interface Printable {

    ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Lines to print as they are. */
    record Text(String text) implements Printable {}

    /** Of events that are older than the attribute. */
    ZoneId ZONE_OF_OLD_EVENTS = ZoneId.of("Asia/Seoul");

    /**
     * An order to cook, or not to cook any more.
     *
     * @param zone of the store
     * @param number for people to call out; null if the order has none
     * @param cancelledAt null while it is to be cooked
     * @param reason of the cancellation
     * @param total in the currency's smallest unit
     */
    record Order(
            long id,
            @Nullable Integer number,
            String table,
            ZoneId zone,
            Instant placedAt,
            @Nullable Instant cancelledAt,
            @Nullable String reason,
            @Nullable String note,
            long total,
            String currency,
            List<Item> items)
            implements Printable {

        boolean isCancelled() {
            return cancelledAt != null;
        }
    }

    record Item(int quantity, String name, @Nullable String note) {}

    /** Empty when there is nothing to print: blank text, or an event that means nothing to a kitchen. */
    static Optional<Printable> of(String body) {
        JsonNode event = event(body);
        if (event == null) {
            return body.isBlank() ? Optional.empty() : Optional.of(new Text(body));
        }
        return switch (event.path("type").asText()) {
            case "order.created" -> Optional.of(order(event, false));
            case "order.deleted" -> Optional.of(order(event, true));
            case "order.status_changed" ->
                event.path("data").path("status").asText().equals("cancelled")
                        ? Optional.of(order(event, true))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static @Nullable JsonNode event(String body) {
        if (!body.stripLeading().startsWith("{")) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(body);
            return json.path("specversion").isTextual() && json.path("type").isTextual() ? json : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static Order order(JsonNode event, boolean isCancelled) {
        JsonNode order = event.path("data");
        Instant time = time(event.path("time"), Instant.now());
        List<Item> items = new ArrayList<>();
        for (JsonNode item : order.path("order_items")) {
            items.add(new Item(
                    item.path("quantity").asInt(),
                    Columns.oneLine(item.path("menu_name").asText()),
                    note(item.path("note"))));
        }
        if (items.isEmpty()) {
            throw new IllegalArgumentException("This event has no order with items in it");
        }
        return new Order(
                order.path("order_id").asLong(),
                order.path("order_number").isInt() ? order.path("order_number").asInt() : null,
                Columns.oneLine(order.path("table_number").asText()),
                zone(event.path("timezone")),
                time(order.path("created_at"), time),
                isCancelled ? time : null,
                note(order.path("reason")),
                note(order.path("note")),
                order.path("total_price").asLong(),
                order.path("currency").asText("KRW"),
                items);
    }

    private static ZoneId zone(JsonNode zone) {
        try {
            return zone.isTextual() ? ZoneId.of(zone.asText()) : ZONE_OF_OLD_EVENTS;
        } catch (DateTimeException e) {
            return ZONE_OF_OLD_EVENTS;
        }
    }

    private static @Nullable String note(JsonNode text) {
        String note = Columns.oneLine(text.asText(""));
        return text.isTextual() && !note.isEmpty() ? note : null;
    }

    private static Instant time(JsonNode time, Instant otherwise) {
        try {
            return time.isTextual() ? OffsetDateTime.parse(time.asText()).toInstant() : otherwise;
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }
}
