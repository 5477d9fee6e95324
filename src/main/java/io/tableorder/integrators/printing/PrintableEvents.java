package io.tableorder.integrators.printing;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.integrators.intake.EventContent;
import io.tableorder.integrators.intake.OrderLines;
import io.tableorder.integrators.printing.Printable.Item;
import io.tableorder.integrators.printing.Printable.MovedItem;
import io.tableorder.integrators.printing.Printable.Option;
import io.tableorder.integrators.printing.Printable.Order;
import io.tableorder.integrators.printing.Printable.Task;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads from events what is printed of them. */
final class PrintableEvents {

    /** For events that are older than the attribute. */
    private static final ZoneId ZONE_OF_OLD_EVENTS = ZoneId.of("Asia/Seoul");

    private static final String CANCELLED = "cancelled";

    private PrintableEvents() {}

    static JsonNode parsed(String body) {
        return EventContent.parsed(body);
    }

    /** @param filter of the lines of orders */
    static Optional<Printable> read(JsonNode event, String body, LineFilter filter) {
        if (!event.path("specversion").isTextual() || !event.path("type").isTextual()) {
            return body.isBlank() ? Optional.empty() : Optional.of(new Printable.Text(body));
        }
        JsonNode data = event.path("data");
        return switch (event.path("type").asText()) {
            case "order.created" -> order(event, filter, Task.MAKE);
            case "order.deleted" ->
                // The ticket of the cancellation has said so already.
                data.path("previous_status").asText().equals(CANCELLED)
                        ? Optional.empty()
                        : order(event, filter, Task.CANCEL);
            case "order.status_changed" ->
                data.path("status").asText().equals(CANCELLED) ? order(event, filter, Task.CANCEL) : Optional.empty();
            case "order.items_cancelled" -> order(event, filter, Task.VOID);
            case "order.items_changed" -> moved(event, filter);
            case "session.moved" -> tableMove(event, filter, false);
            case "session.merged" -> tableMove(event, filter, true);
            case "session.completed" -> bill(event);
            case "call.opened" -> Optional.of(call(event, false));
            case "call.escalated" -> Optional.of(call(event, true));
            default -> Optional.empty();
        };
    }

    private static Optional<Printable> order(JsonNode whole, LineFilter filter, Task task) {
        if (whole.path("data").path("order_items").isEmpty()) {
            throw new IllegalArgumentException("This event has no order with items in it");
        }
        return filter.select(whole).flatMap(event -> {
            JsonNode lines = event.path("data").path(task == Task.VOID ? "cancelled_items" : "order_items");
            // Of what was cancelled portion by portion before, nothing is left to make or to cancel.
            List<Item> items = stream(lines)
                    .filter(item -> item.path("quantity").asInt() > 0)
                    .map(item -> item(item, task == Task.VOID ? noteOf(item, event) : text(item.path("note")), null))
                    .toList();
            return items.isEmpty() ? Optional.empty() : Optional.of(order(event, task, items));
        });
    }

    /** Nothing is printed of states, only of lines that are made elsewhere from now on. */
    private static Optional<Printable> moved(JsonNode whole, LineFilter filter) {
        return filter.select(whole).flatMap(event -> {
            Map<Integer, String> movements = new HashMap<>();
            for (JsonNode change : event.path("data").path("changed_items")) {
                if (OrderLines.isMove(change)) {
                    movements.put(
                            change.path("line").asInt(),
                            station(change.path("previous_station")) + " → " + station(change.path("station")));
                }
            }
            List<Item> items = stream(event.path("data").path("order_items"))
                    .filter(item -> !item.has(OrderLines.PART_OF))
                    .filter(item -> movements.containsKey(item.path("line").asInt()))
                    .filter(item -> item.path("quantity").asInt() > 0)
                    .map(item -> item(
                            item,
                            text(item.path("note")),
                            movements.get(item.path("line").asInt())))
                    .toList();
            return items.isEmpty() ? Optional.empty() : Optional.of(order(event, Task.MOVE, items));
        });
    }

    /** Empty if the guests wait for nothing. */
    private static Optional<Printable> tableMove(JsonNode whole, LineFilter filter, boolean isMerger) {
        return filter.select(whole).flatMap(event -> {
            JsonNode data = event.path("data");
            List<MovedItem> items = stream(data.path("order_items"))
                    .filter(item -> item.path("quantity").asInt() > 0)
                    .map(item ->
                            new MovedItem(item.path("order_number").asInt(), item(item, text(item.path("note")), null)))
                    .toList();
            return items.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Printable.TableMove(
                            data.path("table_session_id").asLong(),
                            isMerger,
                            Columns.oneLine(data.path("previous_table_number").asText()),
                            Columns.oneLine(data.path("table_number").asText()),
                            zone(event),
                            time(event.path("time"), Instant.now()),
                            items));
        });
    }

    private static Order order(JsonNode event, Task task, List<Item> items) {
        JsonNode order = event.path("data");
        Instant time = time(event.path("time"), Instant.now());
        return new Order(
                task,
                order.path("order_id").asLong(),
                order.path("order_number").isInt() ? order.path("order_number").asInt() : null,
                Columns.oneLine(order.path("table_number").asText()),
                zone(event),
                time(order.path("created_at"), time),
                task == Task.MAKE ? null : time,
                reason(order, task),
                // A station that gets a line by a move has to know what the guest has asked for.
                task == Task.VOID ? null : text(order.path("note")),
                order.path("total_price").asLong(),
                order.path("currency").asText("KRW"),
                items,
                task == Task.MAKE || task == Task.CANCEL
                        ? order.path(OrderLines.ELSEWHERE).asInt()
                        : 0);
    }

    private static @Nullable String reason(JsonNode order, Task task) {
        String given = text(order.path("reason"));
        if (task != Task.VOID) {
            return given;
        }
        String code = word(order.path("reason_code").asText());
        return given == null ? code : code + ", " + given;
    }

    /** A code of a later version stays as it is. */
    private static String word(String reasonCode) {
        return switch (reasonCode) {
            case "changed_mind" -> "손님 변심";
            case "entry_error", "manager_entry_error" -> "입력 오류";
            case "sold_out" -> "품절";
            case "too_slow" -> "조리 지연";
            case "manager_quality" -> "품질 문제";
            case "manager_goodwill" -> "서비스";
            case "other" -> "기타";
            default -> Columns.oneLine(reasonCode);
        };
    }

    /** Of the line that a cancelled portion belongs to: two lines of one dish differ by it. */
    private static @Nullable String noteOf(JsonNode cancelled, JsonNode event) {
        for (JsonNode item : event.path("data").path("order_items")) {
            if (item.path("line").equals(cancelled.path("line"))) {
                return text(item.path("note"));
            }
        }
        return null;
    }

    private static Item item(JsonNode item, @Nullable String note, @Nullable String movement) {
        List<Option> options = stream(item.path("options"))
                .map(option -> new Option(
                        option.path("quantity").asInt(1),
                        Columns.oneLine(option.path("name").asText())))
                .toList();
        return new Item(
                item.path("quantity").asInt(),
                Columns.oneLine(item.path("menu_name").asText()),
                text(item.path(OrderLines.PART_OF)),
                options,
                note,
                movement);
    }

    private static String station(JsonNode station) {
        String name = text(station);
        return name == null ? "-" : name;
    }

    /** Empty for a table without orders, and for guests who have left long ago, whose session the service has completed. */
    private static Optional<Printable> bill(JsonNode event) {
        JsonNode session = event.path("data");
        int orders = session.path("archived_orders_count").asInt();
        if (orders == 0 || session.path("completed_by").asText().equals("system")) {
            return Optional.empty();
        }
        Instant endedAt = time(session.path("ended_at"), time(event.path("time"), Instant.now()));
        return Optional.of(new Printable.Bill(
                session.path("table_session_id").asLong(),
                Columns.oneLine(session.path("table_number").asText()),
                zone(event),
                time(session.path("started_at"), endedAt),
                endedAt,
                orders,
                session.path("total_price").asLong(),
                session.path("currency").asText("KRW")));
    }

    private static Printable call(JsonNode event, boolean isLate) {
        JsonNode call = event.path("data");
        return new Printable.Call(
                call.path("call_id").asLong(),
                Columns.oneLine(call.path("table_number").asText()),
                Columns.oneLine(call.path("kind").asText()),
                text(call.path("note")),
                isLate,
                zone(event),
                time(call.path("called_at"), time(event.path("time"), Instant.now())));
    }

    private static ZoneId zone(JsonNode event) {
        JsonNode zone = event.path("timezone");
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

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
