package io.tableorder.integrators.printing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tableorder.integrators.delivery.ChannelOptions;
import io.tableorder.integrators.printing.Printable.Item;
import io.tableorder.integrators.printing.Printable.Order;
import io.tableorder.integrators.printing.Printable.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * From random histories of orders: what the tickets of a station add up to (new, cancelled, voided and moved lines) is what it has to make,
 * after every step.
 */
class StationsOnPaperTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REST = "-";
    private static final List<String> STATIONS = List.of("kitchen", "bar", "grill", REST);
    private static final int STEPS = 10_000;

    private final Map<String, Printer> printers = Map.of(
            "kitchen", new Printer("kitchen", "true", List.of("kitchen", REST)),
            "bar", new Printer("bar", "false", List.of("bar")),
            "grill", new Printer("grill", "false", List.of("grill")));
    private final List<Placed> open = new ArrayList<>();
    private int placed;

    @Test
    void theTicketsOfEachStationAddUpToWhatItHasToMake() {
        long seed = Long.getLong("stations.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            if (open.isEmpty() || random.nextInt(6) == 0) {
                place(random);
            } else {
                change(open.get(random.nextInt(open.size())), random);
            }
            if (open.size() > 20) {
                open.remove(0);
            }
            for (Placed order : open) {
                for (Printer printer : printers.values()) {
                    assertThat(printer.toldOf(order))
                            .as("seed %d, step %d, %s, %s", seed, step, printer.name, order.json("pending"))
                            .isEqualTo(order.toMakeAt(printer.stations));
                }
            }
        }
    }

    private void place(Random random) {
        Placed order = new Placed(++placed);
        int lines = 1 + random.nextInt(3);
        for (int i = 1; i <= lines; i++) {
            Line line = new Line(i, "o" + order.id + "l" + i, 1 + random.nextInt(4), any(random));
            for (int c = random.nextInt(3); c > 0; c--) {
                line.components.add(new Component(
                        line.name + "c" + c, 1 + random.nextInt(2), random.nextBoolean() ? null : any(random)));
            }
            order.lines.add(line);
        }
        open.add(order);
        print("order.created", order.json("pending"));
    }

    private void change(Placed order, Random random) {
        Line line = order.lines.get(random.nextInt(order.lines.size()));
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                String to = STATIONS.get(random.nextInt(3));
                if (line.left > 0 && !to.equals(line.station)) {
                    move(order, line, to);
                }
            }
            case 3, 4 -> {
                if (line.left > 0) {
                    cancelPortions(order, line, 1 + random.nextInt(line.left));
                }
            }
            case 5 -> {
                ObjectNode data = order.json("preparing");
                data.putArray("changed_items").add(changed(line));
                print("order.items_changed", data);
            }
            case 6 -> print("order.status_changed", order.json("ready").put("previous_status", "preparing"));
            default -> end(order, random.nextInt(3));
        }
    }

    private void move(Placed order, Line line, String to) {
        String before = line.station;
        line.station = to;
        ObjectNode data = order.json("preparing");
        data.putArray("changed_items").add(changed(line).put("previous_station", before.equals(REST) ? "" : before));
        print("order.items_changed", data);
    }

    private void cancelPortions(Placed order, Line line, int quantity) {
        line.left -= quantity;
        line.cancelled += quantity;
        ObjectNode data = order.json("preparing").put("reason_code", "other");
        data.putArray("cancelled_items").add(line.json().put("quantity", quantity));
        print("order.items_cancelled", data);
    }

    /** Some are deleted after they were cancelled. */
    private void end(Placed order, int way) {
        if (way > 0) {
            print("order.status_changed", order.json("cancelled").put("previous_status", "preparing"));
        }
        if (way != 1) {
            print("order.deleted", order.json("preparing").put("previous_status", way == 0 ? "pending" : "cancelled"));
        }
        order.lines.forEach(line -> line.left = 0);
    }

    private void print(String type, ObjectNode data) {
        ObjectNode event = JSON.createObjectNode().put("specversion", "1.0").put("type", type);
        event.set("data", data);
        printers.values().forEach(printer -> printer.print(event.toString()));
    }

    private static ObjectNode changed(Line line) {
        return JSON.createObjectNode()
                .put("line", line.number)
                .put("state", "cooking")
                .put("previous_state", "queued")
                .put("station", line.station.equals(REST) ? null : line.station);
    }

    private static String any(Random random) {
        return STATIONS.get(random.nextInt(STATIONS.size()));
    }

    private record Component(
            String name, int each, @Nullable String station) {

        private boolean isOfLine() {
            return station == null || station.equals(REST);
        }

        private String stationIn(Line line) {
            return isOfLine() ? line.station : String.valueOf(station);
        }
    }

    private static final class Line {

        private final int number;
        private final String name;
        private final List<Component> components = new ArrayList<>();
        private int left;
        private int cancelled;
        private String station;

        private Line(int number, String name, int quantity, String station) {
            this.number = number;
            this.name = name;
            this.left = quantity;
            this.station = station;
        }

        private ObjectNode json() {
            ObjectNode json = JSON.createObjectNode()
                    .put("line", number)
                    .put("menu_id", number)
                    .put("menu_name", name)
                    .put("quantity", left)
                    .put("cancelled_quantity", cancelled)
                    .put("station", station.equals(REST) ? null : station);
            ArrayNode options = json.putArray("options");
            components.forEach(component -> options.addObject()
                    .put("name", component.name)
                    .put("quantity", component.each)
                    .put("menu_id", 900)
                    .put("station", component.isOfLine() ? null : component.station));
            return json;
        }
    }

    private static final class Placed {

        private final int id;
        private final List<Line> lines = new ArrayList<>();

        private Placed(int id) {
            this.id = id;
        }

        private ObjectNode json(String status) {
            ObjectNode json = JSON.createObjectNode()
                    .put("order_id", id)
                    .put("table_number", "1")
                    .put("status", status);
            ArrayNode items = json.putArray("order_items");
            lines.forEach(line -> items.add(line.json()));
            return json;
        }

        private Map<String, Integer> toMakeAt(List<String> stations) {
            Map<String, Integer> toMake = new TreeMap<>();
            for (Line line : lines) {
                if (stations.contains(line.station)) {
                    toMake.merge(line.name, line.left, Integer::sum);
                }
                for (Component component : line.components) {
                    if (stations.contains(component.stationIn(line))) {
                        toMake.merge(component.name, line.left * component.each, Integer::sum);
                    }
                }
            }
            toMake.values().removeIf(quantity -> quantity == 0);
            return toMake;
        }
    }

    private static final class Printer {

        private final String name;
        private final List<String> stations;
        private final LineFilter filter;
        private final Map<Long, Map<String, Integer>> told = new TreeMap<>();

        private Printer(String name, String fallback, List<String> stations) {
            this.name = name;
            this.stations = stations;
            this.filter = LineFilter.of(
                    new ChannelOptions(Map.of("station", name, "fallback", fallback), PrintOptions.namesWith()));
        }

        private void print(String event) {
            Printable.of(event, filter).map(Order.class::cast).ifPresent(ticket -> ticket.items()
                    .forEach(item -> tell(ticket, item)));
        }

        private void tell(Order ticket, Item item) {
            int sign = ticket.task() == Task.MOVE
                    ? movement(String.valueOf(item.movement()))
                    : ticket.task() == Task.MAKE ? 1 : -1;
            Map<String, Integer> sum = told.computeIfAbsent(ticket.id(), first -> new TreeMap<>());
            sum.merge(item.name(), sign * item.quantity(), Integer::sum);
            item.options()
                    .forEach(option ->
                            sum.merge(option.name(), sign * item.quantity() * option.quantity(), Integer::sum));
        }

        /** From one station to another, of which both may be this printer's. */
        private int movement(String text) {
            String[] ends = text.split(" → ");
            return (stations.contains(ends[1]) ? 1 : 0) - (stations.contains(ends[0]) ? 1 : 0);
        }

        private Map<String, Integer> toldOf(Placed order) {
            Map<String, Integer> sum = new TreeMap<>(told.getOrDefault((long) order.id, Map.of()));
            sum.values().removeIf(quantity -> quantity == 0);
            return sum;
        }
    }
}
