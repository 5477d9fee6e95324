package io.tableorder.integrators.pos;

import static io.tableorder.integrators.pos.PosFields.change;
import static io.tableorder.integrators.pos.PosFields.data;
import static io.tableorder.integrators.pos.PosFields.head;
import static io.tableorder.integrators.pos.PosFields.items;
import static io.tableorder.integrators.pos.PosFields.number;
import static io.tableorder.integrators.pos.PosFields.text;
import static io.tableorder.integrators.pos.PosFields.uncoded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The format {@code pos-order/2}: lines with options, states and stations, what was cancelled of them, and calls of guests. */
class PosOrder2 implements PosFormat {

    private static final String CANCELLED = "cancelled";

    private final MenuCodes codes;

    PosOrder2(MenuCodes codes) {
        this.codes = codes;
    }

    @Override
    public String schema() {
        return "table-order/pos-order/2";
    }

    @Override
    public Optional<ObjectNode> messageOf(ConnectorEvent event) {
        String type = event.type();
        return switch (type) {
            case "order.created" -> Optional.of(order(type, event, text(data(event), "status")));
            case "order.status_changed" -> Optional.of(statusChanged(event));
            case "order.items_changed" -> Optional.of(itemsChanged(event));
            case "order.items_cancelled" -> Optional.of(itemsCancelled(event));
            case "order.deleted" -> Optional.of(cancelled(event, "deleted_by"));
            case "session.moved" -> Optional.of(moved(event));
            case "session.merged" -> Optional.of(merged(event));
            case "session.completed" -> Optional.of(PosFields.session(event));
            case "call.opened", "call.acknowledged", "call.resolved", "call.escalated" -> Optional.of(call(event));
            default -> Optional.empty();
        };
    }

    private ObjectNode statusChanged(ConnectorEvent event) {
        String status = text(data(event), "status");
        return status.equals(CANCELLED)
                ? cancelled(event, "changed_by")
                : withChange(order("order.status_changed", event, status), event, "changed_by");
    }

    private ObjectNode cancelled(ConnectorEvent event, String by) {
        return withChange(order("order.cancelled", event, CANCELLED), event, by);
    }

    private static ObjectNode withChange(ObjectNode message, ConnectorEvent event, String by) {
        JsonNode data = data(event);
        message.set("change", change(text(data, "previous_status"), text(data, by), data.path("reason")));
        return message;
    }

    private ObjectNode itemsChanged(ConnectorEvent event) {
        JsonNode data = data(event);
        ObjectNode message = order("order.items_changed", event, text(data, "status"));
        ObjectNode changed = message.putObject("changed").put("by", text(data, "changed_by"));
        ArrayNode lines = changed.putArray("lines");
        for (JsonNode item : data.path("changed_items")) {
            ObjectNode line = lines.addObject()
                    .put("line", number(item, "line"))
                    .put("state", text(item, "state"))
                    .put("previous_state", text(item, "previous_state"))
                    .put("station", item.path("station").textValue());
            String before = item.path("previous_station").asText("");
            line.put("previous_station", before.isEmpty() ? null : before);
        }
        return message;
    }

    private ObjectNode itemsCancelled(ConnectorEvent event) {
        JsonNode data = data(event);
        ObjectNode message = order("order.items_cancelled", event, text(data, "status"));
        ObjectNode cancelled = message.putObject("cancelled")
                .put("by", text(data, "cancelled_by"))
                .put("reason_code", text(data, "reason_code"))
                .put("reason", data.path("reason").textValue());
        ArrayNode lines = cancelled.putArray("lines");
        for (JsonNode item : data.path("cancelled_items")) {
            lines.addObject()
                    .put("line", number(item, "line"))
                    .put("quantity", number(item, "quantity"))
                    .put("station", item.path("station").textValue())
                    .put("amount", number(item, "amount"));
        }
        return message;
    }

    private static ObjectNode moved(ConnectorEvent event) {
        JsonNode data = data(event);
        ObjectNode message = head(event.type(), event, data);
        message.set("moved", from(data, "moved_by"));
        return message;
    }

    private static ObjectNode merged(ConnectorEvent event) {
        JsonNode data = data(event);
        ObjectNode message = head(event.type(), event, data);
        ObjectNode merged = from(data, "merged_by").put("session_id", number(data, "merged_session_id"));
        merged.set("order_ids", data.path("order_ids"));
        message.set("merged", merged);
        return message;
    }

    private static ObjectNode from(JsonNode data, String by) {
        ObjectNode from = JsonNodeFactory.instance.objectNode().put("by", text(data, by));
        from.putObject("from_table")
                .put("id", number(data, "previous_table_id"))
                .put("number", text(data, "previous_table_number"));
        return from;
    }

    private static ObjectNode call(ConnectorEvent event) {
        JsonNode data = data(event);
        ObjectNode message = head(event.type(), event, data);
        message.putObject("call")
                .put("id", number(data, "call_id"))
                .put("kind", text(data, "kind"))
                .put("note", data.path("note").textValue())
                .put("state", text(data, "state"))
                .put("version", number(data, "version"))
                .put("called_at", text(data, "called_at"))
                .put("acknowledged_at", data.path("acknowledged_at").textValue())
                .put("escalated_at", data.path("escalated_at").textValue())
                .put("resolved_at", data.path("resolved_at").textValue());
        return message;
    }

    private ObjectNode order(String kind, ConnectorEvent event, String status) {
        JsonNode data = data(event);
        ObjectNode message = head(kind, event, data);
        ObjectNode order = message.putObject("order");
        order.put("id", number(data, "order_id"));
        order.put("number", number(data, "order_number"));
        order.put("version", number(data, "version"));
        order.put("status", status);
        order.put("placed_at", text(data, "created_at"));
        order.put("currency", text(data, "currency"));
        order.put("total", number(data, "total_price"));
        order.put("note", data.path("note").textValue());
        order.set("lines", lines(event.storeId(), items(data), status));
        return message;
    }

    private ArrayNode lines(UUID store, JsonNode items, String status) {
        Map<Long, String> menus = codes.of(store, uncoded(items));
        Map<Long, String> options = codes.ofOptions(store, uncodedOptions(items));
        ArrayNode lines = JsonNodeFactory.instance.arrayNode();
        int place = 0;
        for (JsonNode item : items) {
            place++;
            long menu = number(item, "menu_id");
            ObjectNode line = lines.addObject()
                    .put("line", item.path("line").asInt(place))
                    .put("menu_id", menu)
                    .put("pos_code", item.path("pos_code").asText(menus.get(menu)))
                    .put("name", text(item, "menu_name"))
                    .put("quantity", number(item, "quantity"))
                    .put("cancelled_quantity", item.path("cancelled_quantity").asInt())
                    .put("state", item.path("state").asText(stateOf(status)))
                    .put("station", item.path("station").textValue())
                    .put("unit_price", number(item, "unit_price"))
                    .put("subtotal", number(item, "subtotal"))
                    .put("note", item.path("note").textValue());
            ArrayNode chosen = line.putArray("options");
            for (JsonNode option : item.path("options")) {
                chosen.add(option(option, options));
            }
        }
        return lines;
    }

    private static ObjectNode option(JsonNode option, Map<Long, String> codes) {
        long id = number(option, "option_id");
        JsonNode menu = option.path("menu_id");
        return JsonNodeFactory.instance
                .objectNode()
                .put("option_id", id)
                .put("pos_code", option.path("pos_code").asText(codes.get(id)))
                .put("group", text(option, "group"))
                .put("name", text(option, "name"))
                .put("quantity", number(option, "quantity"))
                .put("price", number(option, "price_delta"))
                .put("menu_id", menu.isIntegralNumber() ? menu.longValue() : null)
                .put("station", option.path("station").textValue());
    }

    private static Set<Long> uncodedOptions(JsonNode items) {
        Set<Long> uncoded = new HashSet<>();
        for (JsonNode item : items) {
            for (JsonNode option : item.path("options")) {
                if (!option.path("pos_code").isTextual()) {
                    uncoded.add(number(option, "option_id"));
                }
            }
        }
        return uncoded;
    }

    /** Of the lines of an event that is older than states. */
    private static String stateOf(String status) {
        return switch (status) {
            case "pending" -> "queued";
            case "preparing" -> "cooking";
            default -> status;
        };
    }
}
