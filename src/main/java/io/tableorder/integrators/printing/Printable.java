package io.tableorder.integrators.printing;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.integrators.intake.EventContent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Something to print: an event of an order or of a session, or text that is a ticket already. */
sealed interface Printable {

    /** Lines to print as they are. */
    record Text(String text) implements Printable {}

    /** For events that are older than the attribute. */
    ZoneId ZONE_OF_OLD_EVENTS = ZoneId.of("Asia/Seoul");

    /**
     * An order to cook, or one that was cancelled.
     *
     * @param zone of the store
     * @param number that staff call out; null if the order has none
     * @param cancelledAt null if it was not cancelled
     * @param reason of the cancellation
     * @param total in the currency's smallest unit
     * @param linesElsewhere how many more lines it has, for other printers
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
            List<Item> items,
            int linesElsewhere)
            implements Printable {

        boolean isCancelled() {
            return cancelledAt != null;
        }

        /** The same order with some of its items. */
        Order only(Predicate<Item> wanted) {
            List<Item> own = items.stream().filter(wanted).toList();
            return new Order(
                    id,
                    number,
                    table,
                    zone,
                    placedAt,
                    cancelledAt,
                    reason,
                    note,
                    total,
                    currency,
                    own,
                    linesElsewhere + items.size() - own.size());
        }
    }

    /** A line of an order. Those of old orders have neither category nor station. */
    record Item(
            int quantity,
            String name,
            @Nullable String note,
            @Nullable String categoryId,
            @Nullable String category,
            @Nullable String station) {}

    /**
     * The bill of a table.
     *
     * @param id of the session
     * @param zone of the store
     * @param total in the currency's smallest unit, without cancelled orders
     */
    record Bill(
            long id,
            String table,
            ZoneId zone,
            Instant startedAt,
            Instant endedAt,
            int orders,
            long total,
            String currency)
            implements Printable {}

    /** Empty if there is nothing to print: for blank text, and for an event of another kind. */
    static Optional<Printable> of(ConnectorEvent event, String body) {
        return of(event.json(body), body);
    }

    /** The same of a delivery's content. */
    static Optional<Printable> of(String body) {
        return of(EventContent.parsed(body), body);
    }

    private static Optional<Printable> of(@Nullable JsonNode event, String body) {
        if (event == null
                || !event.path("specversion").isTextual()
                || !event.path("type").isTextual()) {
            return body.isBlank() ? Optional.empty() : Optional.of(new Text(body));
        }
        return switch (event.path("type").asText()) {
            case "order.created" -> Optional.of(order(event, false));
            case "order.deleted" -> Optional.of(order(event, true));
            case "order.status_changed" ->
                event.path("data").path("status").asText().equals("cancelled")
                        ? Optional.of(order(event, true))
                        : Optional.empty();
            case "session.completed" -> bill(event);
            default -> Optional.empty();
        };
    }

    private static Order order(JsonNode event, boolean isCancelled) {
        JsonNode order = event.path("data");
        Instant time = time(event.path("time"), Instant.now());
        List<Item> items = new ArrayList<>();
        for (JsonNode item : order.path("order_items")) {
            items.add(new Item(
                    item.path("quantity").asInt(),
                    Columns.oneLine(item.path("menu_name").asText()),
                    text(item.path("note")),
                    item.path("category_id").isIntegralNumber()
                            ? item.path("category_id").asText()
                            : null,
                    text(item.path("category")),
                    text(item.path("station"))));
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
                text(order.path("reason")),
                text(order.path("note")),
                order.path("total_price").asLong(),
                order.path("currency").asText("KRW"),
                items,
                0);
    }

    /** Empty for a table without orders, and for guests who have left long ago, whose session the service has completed. */
    private static Optional<Printable> bill(JsonNode event) {
        JsonNode session = event.path("data");
        int orders = session.path("archived_orders_count").asInt();
        if (orders == 0 || session.path("completed_by").asText().equals("system")) {
            return Optional.empty();
        }
        Instant endedAt = time(session.path("ended_at"), time(event.path("time"), Instant.now()));
        return Optional.of(new Bill(
                session.path("table_session_id").asLong(),
                Columns.oneLine(session.path("table_number").asText()),
                zone(event.path("timezone")),
                time(session.path("started_at"), endedAt),
                endedAt,
                orders,
                session.path("total_price").asLong(),
                session.path("currency").asText("KRW")));
    }

    private static ZoneId zone(JsonNode zone) {
        try {
            return zone.isTextual() ? ZoneId.of(zone.asText()) : ZONE_OF_OLD_EVENTS;
        } catch (DateTimeException e) {
            return ZONE_OF_OLD_EVENTS;
        }
    }

    private static @Nullable String text(JsonNode field) {
        String text = Columns.oneLine(field.asText(""));
        return field.isTextual() && !text.isEmpty() ? text : null;
    }

    private static Instant time(JsonNode time, Instant otherwise) {
        try {
            return time.isTextual() ? OffsetDateTime.parse(time.asText()).toInstant() : otherwise;
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }
}
