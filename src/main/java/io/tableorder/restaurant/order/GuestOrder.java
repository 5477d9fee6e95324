package io.tableorder.restaurant.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The order of an event as guests see it: without the fields that are only for staff, kitchen and POS. */
public final class GuestOrder {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The version, and the fields of {@link Order.Routing}. */
    private static final List<String> OF_STAFF =
            List.of("version", "pos_code", "category_id", "category", "station", "previous_station", "done_at");

    /** The fields of {@link ItemOption.Routing}. */
    private static final List<String> OF_STAFF_IN_OPTIONS = List.of("pos_code", "station");

    private GuestOrder() {}

    /** @param order the payload of an event, as the log holds it */
    static String of(String order) {
        try {
            JsonNode shown = JSON.readTree(order);
            hideRouting(shown);
            complete(shown.path("order_items"));
            return shown.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The log holds JSON", e);
        }
    }

    /** Adds what items have today to those of an order that an instance of an earlier version has placed. */
    private static void complete(JsonNode items) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof ObjectNode item && !item.has("line")) {
                item.put("line", i + 1).put("cancelled_quantity", 0).put("state", ItemState.QUEUED.word());
                item.putArray("options");
            }
        }
    }

    public static void hideRouting(JsonNode order) {
        for (String items : List.of("order_items", "cancelled_items", "changed_items")) {
            for (JsonNode item : order.path(items)) {
                hide(OF_STAFF, item);
                for (JsonNode option : item.path("options")) {
                    hide(OF_STAFF_IN_OPTIONS, option);
                }
            }
        }
    }

    private static void hide(List<String> names, JsonNode object) {
        if (object instanceof ObjectNode fields) {
            fields.remove(names);
        }
    }
}
