package io.tableorder.integrators.pos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tableorder.foundation.time.Timestamps;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.util.HashSet;
import java.util.Set;

/** The parts of messages that are the same in all formats. */
final class PosFields {

    private PosFields() {}

    static JsonNode data(ConnectorEvent event) {
        return event.json().path("data");
    }

    static ObjectNode head(String kind, ConnectorEvent event, JsonNode data) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("kind", kind);
        message.put("event_id", event.eventId().toString());
        message.put("sequence", Long.parseLong(event.sequence()));
        message.put("occurred_at", Timestamps.text(event.time()));
        message.put("store_id", event.storeId().toString());
        message.putObject("table").put("id", number(data, "table_id")).put("number", text(data, "table_number"));
        message.put("session_id", number(data, "table_session_id"));
        return message;
    }

    static ObjectNode session(ConnectorEvent event) {
        JsonNode data = data(event);
        ObjectNode message = head("session.completed", event, data);
        message.putObject("bill")
                .put("orders_count", number(data, "archived_orders_count"))
                .put("total", number(data, "total_price"))
                .put("currency", text(data, "currency"))
                .put("started_at", text(data, "started_at"))
                .put("ended_at", text(data, "ended_at"));
        return message;
    }

    static ObjectNode change(String previousStatus, String by, JsonNode reason) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("previous_status", previousStatus)
                .put("by", by)
                .put("reason", reason.textValue());
    }

    static JsonNode items(JsonNode data) {
        JsonNode items = data.path("order_items");
        if (!items.isArray() || items.isEmpty()) {
            throw new IllegalArgumentException("The order has no items");
        }
        return items;
    }

    /** The menus that had no code when they were ordered. */
    static Set<Long> uncoded(JsonNode items) {
        Set<Long> uncoded = new HashSet<>();
        for (JsonNode item : items) {
            long menu = number(item, "menu_id");
            if (!item.path("pos_code").isTextual()) {
                uncoded.add(menu);
            }
        }
        return uncoded;
    }

    static String text(JsonNode node, String field) {
        String value = node.path(field).textValue();
        if (value == null) {
            throw new IllegalArgumentException("The event has no " + field);
        }
        return value;
    }

    static long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("The event has no " + field);
        }
        return value.longValue();
    }
}
