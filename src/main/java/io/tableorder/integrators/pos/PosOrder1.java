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
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The format {@code pos-order/1}: dishes without options. Of an order of which a part was cancelled it tells what is left, as a change of
 * the order; of one of which everything was cancelled part by part, what it was.
 */
class PosOrder1 implements PosFormat {

    private static final String CANCELLED = "cancelled";

    private final MenuCodes codes;

    PosOrder1(MenuCodes codes) {
        this.codes = codes;
    }

    @Override
    public String schema() {
        return "table-order/pos-order/1";
    }

    @Override
    public Optional<ObjectNode> messageOf(ConnectorEvent event) {
        return switch (event.type()) {
            case "order.created" -> Optional.of(order("order.created", event));
            case "order.status_changed" -> Optional.of(statusChange(event));
            case "order.items_cancelled" -> partsCancelled(event);
            case "order.deleted" -> Optional.of(cancellation(event));
            case "session.completed" -> Optional.of(PosFields.session(event));
            default -> Optional.empty();
        };
    }

    private ObjectNode order(String kind, ConnectorEvent event) {
        JsonNode data = data(event);
        ObjectNode message = head(kind, event, data);
        message.set("order", order(event, data, text(data, "status")));
        return message;
    }

    /** A POS has to act on a cancellation, so that has a type of its own and is no mere status. */
    private ObjectNode statusChange(ConnectorEvent event) {
        JsonNode data = data(event);
        String status = text(data, "status");
        ObjectNode message = head(CANCELLED.equals(status) ? "order.cancelled" : "order.status_changed", event, data);
        message.set("order", order(event, data, status));
        message.set("change", change(text(data, "previous_status"), text(data, "changed_by"), data.path("reason")));
        return message;
    }

    /** The status is as before. Where nothing is left, the cancellation of the order follows. */
    private Optional<ObjectNode> partsCancelled(ConnectorEvent event) {
        JsonNode data = data(event);
        if (!isSomethingLeft(data)) {
            return Optional.empty();
        }
        String status = text(data, "status");
        ObjectNode message = head("order.status_changed", event, data);
        message.set("order", order(event, data, status));
        message.set("change", change(status, text(data, "cancelled_by"), data.path("reason")));
        return Optional.of(message);
    }

    /** For a POS a deleted order is a cancelled one. */
    private ObjectNode cancellation(ConnectorEvent event) {
        JsonNode data = data(event);
        ObjectNode message = head("order.cancelled", event, data);
        message.set("order", order(event, data, CANCELLED));
        message.set("change", change(text(data, "previous_status"), text(data, "deleted_by"), data.path("reason")));
        return message;
    }

    private ObjectNode order(ConnectorEvent event, JsonNode data, String status) {
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        order.put("id", number(data, "order_id"));
        order.put("number", number(data, "order_number"));
        order.put("version", number(data, "version"));
        order.put("status", status);
        order.put("placed_at", text(data, "created_at"));
        order.put("currency", text(data, "currency"));
        ArrayNode lines = lines(event.storeId(), data);
        order.put("total", isSomethingLeft(data) ? number(data, "total_price") : sum(lines));
        order.put("note", data.path("note").textValue());
        order.set("lines", lines);
        return order;
    }

    /** Without the lines of which nothing is left, unless nothing is left of the order. */
    private ArrayNode lines(UUID store, JsonNode data) {
        JsonNode items = items(data);
        boolean isSomethingLeft = isSomethingLeft(data);
        Map<Long, String> codeOf = codes.of(store, uncoded(items));
        ArrayNode lines = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : items) {
            long left = number(item, "quantity");
            if (left == 0 && isSomethingLeft) {
                continue;
            }
            long quantity = left == 0 ? number(item, "cancelled_quantity") : left;
            long menu = number(item, "menu_id");
            lines.addObject()
                    .put("menu_id", menu)
                    .put("pos_code", item.path("pos_code").asText(codeOf.get(menu)))
                    .put("name", text(item, "menu_name"))
                    .put("quantity", quantity)
                    .put("unit_price", number(item, "unit_price"))
                    .put("subtotal", left == 0 ? number(item, "unit_price") * quantity : number(item, "subtotal"))
                    .put("note", item.path("note").textValue());
        }
        return lines;
    }

    private static long sum(ArrayNode lines) {
        long sum = 0;
        for (JsonNode line : lines) {
            sum += line.path("subtotal").longValue();
        }
        return sum;
    }

    private static boolean isSomethingLeft(JsonNode data) {
        for (JsonNode item : items(data)) {
            if (number(item, "quantity") > 0) {
                return true;
            }
        }
        return false;
    }
}
