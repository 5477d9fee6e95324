package io.tableorder.integrators.pos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tableorder.foundation.time.Timestamps;
import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Makes the canonical messages to a POS, as {@code docs/pos-order.md} describes them. A message is made once from an event, and is the
 * same in every attempt. A menu that had no code in the event is named by the code that it has when the message is made.
 */
@Component
class PosMessages {

    static final String SCHEMA = "table-order/pos-order/1";

    private static final String CANCELLED = "cancelled";

    private final MenuCodes codes;
    private final ObjectMapper json;

    PosMessages(MenuCodes codes, ObjectMapper json) {
        this.codes = codes;
        this.json = json;
    }

    /**
     * The message for an event, yet without the job that delivers it.
     *
     * @return empty if a POS has no use for the event
     * @throws IllegalArgumentException if the event lacks something that the message needs
     */
    Optional<String> contentOf(ConnectorEvent event) {
        return switch (event.type()) {
            case "order.created" -> Optional.of(order("order.created", event));
            case "order.status_changed" -> Optional.of(statusChange(event));
            case "order.deleted" -> Optional.of(cancellation(event));
            case "session.completed" -> Optional.of(session(event));
            default -> Optional.empty();
        };
    }

    /** The table's session that an event of {@link #contentOf} belongs to, as the subject of its own events. */
    String sessionOf(ConnectorEvent event) {
        return "sessions/" + number(data(event), "table_session_id");
    }

    /** The complete message. */
    String withJob(Delivery delivery) {
        ObjectNode message = json.createObjectNode();
        message.put("schema", SCHEMA);
        message.put("job_id", delivery.jobId().toString());
        message.put("is_copy", delivery.isCopy());
        message.setAll((ObjectNode) read(delivery.content()));
        return message.toString();
    }

    private String order(String kind, ConnectorEvent event) {
        JsonNode data = data(event);
        ObjectNode message = head(kind, event, data);
        message.set("order", order(event, data, text(data, "status")));
        return message.toString();
    }

    /** A POS has to act on a cancellation, so that has a type of its own and is no mere status. */
    private String statusChange(ConnectorEvent event) {
        JsonNode data = data(event);
        String status = text(data, "status");
        ObjectNode message = head(CANCELLED.equals(status) ? "order.cancelled" : "order.status_changed", event, data);
        message.set("order", order(event, data, status));
        message.set("change", change(data, "changed_by"));
        return message.toString();
    }

    /** For a POS a deleted order is a cancelled one. */
    private String cancellation(ConnectorEvent event) {
        JsonNode data = data(event);
        ObjectNode message = head("order.cancelled", event, data);
        message.set("order", order(event, data, CANCELLED));
        message.set("change", change(data, "deleted_by"));
        return message.toString();
    }

    private String session(ConnectorEvent event) {
        JsonNode data = data(event);
        ObjectNode message = head("session.completed", event, data);
        message.putObject("bill")
                .put("orders_count", number(data, "archived_orders_count"))
                .put("total", number(data, "total_price"))
                .put("currency", text(data, "currency"))
                .put("started_at", text(data, "started_at"))
                .put("ended_at", text(data, "ended_at"));
        return message.toString();
    }

    private ObjectNode head(String kind, ConnectorEvent event, JsonNode data) {
        ObjectNode message = json.createObjectNode();
        message.put("kind", kind);
        message.put("event_id", event.eventId().toString());
        message.put("sequence", Long.parseLong(event.sequence()));
        message.put("occurred_at", Timestamps.text(event.time()));
        message.put("store_id", event.storeId().toString());
        message.putObject("table").put("id", number(data, "table_id")).put("number", text(data, "table_number"));
        message.put("session_id", number(data, "table_session_id"));
        return message;
    }

    private ObjectNode order(ConnectorEvent event, JsonNode data, String status) {
        ObjectNode order = json.createObjectNode();
        order.put("id", number(data, "order_id"));
        order.put("number", number(data, "order_number"));
        order.put("version", number(data, "version"));
        order.put("status", status);
        order.put("placed_at", text(data, "created_at"));
        order.put("currency", text(data, "currency"));
        order.put("total", number(data, "total_price"));
        order.put("note", data.path("note").textValue());
        order.set("lines", lines(event.storeId(), data));
        return order;
    }

    private ArrayNode lines(UUID store, JsonNode data) {
        JsonNode items = data.path("order_items");
        if (!items.isArray() || items.isEmpty()) {
            throw new IllegalArgumentException("The order has no items");
        }
        Set<Long> uncoded = new HashSet<>();
        for (JsonNode item : items) {
            long menu = number(item, "menu_id");
            if (!item.path("pos_code").isTextual()) {
                uncoded.add(menu);
            }
        }
        Map<Long, String> codeOf = uncoded.isEmpty() ? Map.of() : codes.of(store, uncoded);
        ArrayNode lines = json.createArrayNode();
        for (JsonNode item : items) {
            long menu = number(item, "menu_id");
            lines.addObject()
                    .put("menu_id", menu)
                    .put("pos_code", item.path("pos_code").asText(codeOf.get(menu)))
                    .put("name", text(item, "menu_name"))
                    .put("quantity", number(item, "quantity"))
                    .put("unit_price", number(item, "unit_price"))
                    .put("subtotal", number(item, "subtotal"))
                    .put("note", item.path("note").textValue());
        }
        return lines;
    }

    private ObjectNode change(JsonNode data, String by) {
        return json.createObjectNode()
                .put("previous_status", text(data, "previous_status"))
                .put("by", text(data, by))
                .put("reason", data.path("reason").textValue());
    }

    private JsonNode data(ConnectorEvent event) {
        return event.json().path("data");
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This is not JSON", e);
        }
    }

    private static String text(JsonNode node, String field) {
        String value = node.path(field).textValue();
        if (value == null) {
            throw new IllegalArgumentException("The event has no " + field);
        }
        return value;
    }

    private static long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("The event has no " + field);
        }
        return value.longValue();
    }
}
