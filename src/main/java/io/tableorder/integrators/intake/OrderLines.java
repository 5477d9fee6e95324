package io.tableorder.integrators.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Narrows an event of an order to the lines that somebody wants. A component of a combo that has a station of its own is a part of its
 * line, and may be wanted without it. An event without lines stays as it is.
 */
public final class OrderLines {

    /** How many lines are left out, as a field of the data. */
    public static final String ELSEWHERE = "lines_elsewhere";

    /** Of a component: the name of the dish that it belongs to. */
    public static final String PART_OF = "part_of";

    private static final String ITEMS = "order_items";
    private static final String CHANGED = "changed_items";
    private static final String CANCELLED = "cancelled_items";
    private static final String STATION = "station";
    private static final String LINE = "line";
    private static final List<String> PRICES = List.of("unit_price", "subtotal", "amount");

    private OrderLines() {}

    /**
     * The event with the wanted lines alone.
     *
     * @param wanted a line or a component, as an item of the order
     * @return empty if nothing that has happened concerns a wanted line
     */
    public static Optional<JsonNode> only(JsonNode event, Predicate<JsonNode> wanted) {
        Set<Integer> moved = movedFrom(event.path("data")).keySet();
        return narrowed(event, wanted, items -> parts(items, moved));
    }

    /** The same, with all components in their lines. */
    public static Optional<JsonNode> whole(JsonNode event, Predicate<JsonNode> wanted) {
        return narrowed(event, wanted, OrderLines::lines);
    }

    private static Optional<JsonNode> narrowed(
            JsonNode event, Predicate<JsonNode> wanted, Function<JsonNode, List<ObjectNode>> parts) {
        JsonNode data = event.path("data");
        if (data.path(ITEMS).isEmpty()) {
            return Optional.of(event);
        }
        Map<Integer, String> movedFrom = movedFrom(data);
        Predicate<JsonNode> concerned = part -> wanted.test(part) || hasLeft(part, movedFrom, wanted);
        List<ObjectNode> items = parts.apply(data.path(ITEMS));
        List<ObjectNode> own = items.stream().filter(concerned).toList();
        ObjectNode narrow = data.deepCopy();
        narrow.set(ITEMS, array(own));
        narrow.put(ELSEWHERE, data.path(ELSEWHERE).asInt() + items.size() - own.size());
        boolean isConcerned = !own.isEmpty();
        if (data.path(CANCELLED).isArray()) {
            List<ObjectNode> cancelled =
                    parts.apply(data.path(CANCELLED)).stream().filter(wanted).toList();
            narrow.set(CANCELLED, array(cancelled));
            isConcerned = !cancelled.isEmpty();
        } else if (data.path(CHANGED).isArray()) {
            List<Integer> lines =
                    own.stream().map(item -> item.path(LINE).asInt()).toList();
            List<JsonNode> changed = new ArrayList<>();
            data.path(CHANGED).forEach(change -> {
                if (lines.contains(change.path(LINE).asInt())) {
                    changed.add(change);
                }
            });
            narrow.set(CHANGED, array(changed));
            isConcerned = !changed.isEmpty();
        }
        if (!isConcerned) {
            return Optional.empty();
        }
        ObjectNode narrowed = event.deepCopy();
        narrowed.set("data", narrow);
        return Optional.of(narrowed);
    }

    /** The stations that lines were moved away from, by the number of the line. */
    private static Map<Integer, String> movedFrom(JsonNode data) {
        Map<Integer, String> stations = new HashMap<>();
        for (JsonNode change : data.path(CHANGED)) {
            if (isMove(change)) {
                stations.put(
                        change.path(LINE).asInt(),
                        change.path("previous_station").asText());
            }
        }
        return stations;
    }

    /** Whether a line was moved to another station, from an empty name if it had none. Its state may have changed as well. */
    public static boolean isMove(JsonNode change) {
        return change.has("previous_station")
                && !change.path("previous_station").equals(change.path(STATION));
    }

    /** A component with a station of its own stays where it is. */
    private static boolean hasLeft(JsonNode part, Map<Integer, String> movedFrom, Predicate<JsonNode> wanted) {
        String before = movedFrom.get(part.path(LINE).asInt());
        if (before == null || part.has(PART_OF)) {
            return false;
        }
        ObjectNode then = part.deepCopy();
        return wanted.test(before.isEmpty() ? then.putNull(STATION) : then.put(STATION, before));
    }

    private static List<ObjectNode> lines(JsonNode items) {
        List<ObjectNode> lines = new ArrayList<>();
        items.forEach(item -> lines.add(item.deepCopy()));
        return lines;
    }

    /** A component of a moved line is apart even at the same station, as it was there before the line. */
    private static List<ObjectNode> parts(JsonNode items, Set<Integer> moved) {
        List<ObjectNode> parts = new ArrayList<>();
        for (JsonNode item : items) {
            ObjectNode line = item.deepCopy();
            ArrayNode options = JsonNodeFactory.instance.arrayNode();
            parts.add(line);
            for (JsonNode option : item.path("options")) {
                if (isMadeElsewhere(option, item)
                        || option.path(STATION).isTextual()
                                && moved.contains(item.path(LINE).asInt())) {
                    parts.add(component(item, option));
                } else {
                    options.add(option);
                }
            }
            if (item.has("options")) {
                line.set("options", options);
            }
        }
        return parts;
    }

    private static boolean isMadeElsewhere(JsonNode option, JsonNode item) {
        return option.path(STATION).isTextual()
                && !option.path(STATION)
                        .asText()
                        .equalsIgnoreCase(item.path(STATION).asText());
    }

    /** An item for a component. Its price is part of the line's. */
    private static ObjectNode component(JsonNode item, JsonNode option) {
        int each = option.path("quantity").asInt(1);
        ObjectNode part = item.deepCopy();
        part.set("menu_id", option.path("menu_id"));
        part.put("menu_name", option.path("name").asText());
        part.put(PART_OF, item.path("menu_name").asText());
        part.put("quantity", item.path("quantity").asInt() * each);
        part.set(STATION, option.path(STATION));
        part.set("pos_code", option.path("pos_code"));
        part.putNull("category_id").putNull("category");
        for (String price : PRICES) {
            if (item.has(price)) {
                part.put(price, 0);
            }
        }
        part.putArray("options");
        return part;
    }

    private static ArrayNode array(List<? extends JsonNode> nodes) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        nodes.forEach(array::add);
        return array;
    }
}
