package io.tableorder.restaurant.kitchen;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import io.tableorder.restaurant.kitchen.Ticket.Line;
import io.tableorder.restaurant.kitchen.Tickets.Row;
import io.tableorder.restaurant.order.ItemChange;
import io.tableorder.restaurant.order.ItemChanges;
import io.tableorder.restaurant.order.ItemOption;
import io.tableorder.restaurant.order.ItemState;
import io.tableorder.restaurant.order.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What the kitchen does with the tickets of its stations. */
@Component
class TicketDesk {

    private static final Set<String> OPEN = Set.of("pending", "preparing", "ready");
    private static final Set<String> OPEN_AND_SERVED = Set.of("pending", "preparing", "ready", "served");

    private final Tickets tickets;
    private final Stations stations;
    private final ItemChanges changes;

    TicketDesk(Tickets tickets, Stations stations, ItemChanges changes) {
        this.tickets = tickets;
        this.stations = stations;
        this.changes = changes;
    }

    private record Key(long order, String station) {}

    /**
     * The oldest first.
     *
     * @param station null for those of all stations
     * @param state null for all that are not served
     */
    List<Ticket> list(UUID store, @Nullable String station, @Nullable ItemState state) {
        Map<Key, List<Row>> found = new LinkedHashMap<>();
        for (Row row : tickets.list(store, state == ItemState.SERVED ? OPEN_AND_SERVED : OPEN)) {
            for (String at : row.work().stations()) {
                if (station == null || station.equals(at)) {
                    found.computeIfAbsent(new Key(row.orderId(), at), first -> new ArrayList<>())
                            .add(row);
                }
            }
        }
        return found.entrySet().stream()
                .map(entry -> ticket(entry.getKey().station(), entry.getValue()))
                .filter(ticket -> state == null ? ticket.state() != ItemState.SERVED : ticket.state() == state)
                .toList();
    }

    private static Ticket ticket(String station, List<Row> rows) {
        Row first = rows.get(0);
        List<Line> lines = rows.stream()
                .flatMap(row -> lines(station, row.work()).stream())
                .toList();
        return new Ticket(
                first.orderId(),
                first.orderNumber(),
                first.tableId(),
                first.tableNumber(),
                first.tableSessionId(),
                station.isEmpty() ? null : station,
                state(lines),
                first.note(),
                first.version(),
                first.placedAt(),
                lines);
    }

    /** That of the line which is the least far; but what is begun is no longer queued. */
    private static ItemState state(List<Line> lines) {
        ItemState least =
                lines.stream().map(Line::state).min(Comparator.naturalOrder()).orElseThrow();
        boolean isBegun = lines.stream().anyMatch(line -> line.state() != ItemState.QUEUED);
        return least == ItemState.QUEUED && isBegun ? ItemState.COOKING : least;
    }

    private static List<Line> lines(String station, Work work) {
        Order.Item item = work.item();
        ItemState state = work.stateAt(station);
        List<Line> lines = new ArrayList<>();
        if (work.station().equals(station)) {
            lines.add(new Line(
                    item.line(),
                    item.menuId(),
                    item.menuName(),
                    item.quantity(),
                    state,
                    item.options(),
                    item.note(),
                    item.version(),
                    null));
            return lines;
        }
        for (ItemOption option : item.options()) {
            Long menu = option.menuId();
            if (menu != null && work.stationOf(option).equals(station)) {
                lines.add(new Line(
                        item.line(),
                        menu,
                        option.name(),
                        item.quantity() * option.quantity(),
                        state,
                        List.of(),
                        item.note(),
                        item.version(),
                        item.menuName()));
            }
        }
        return lines;
    }

    /** A station, or all of them for null, is done with its part of an order. */
    Order bump(Actor by, long order, @Nullable String station, IfMatch ifMatch) {
        return act(by, order, station, ifMatch, Work::bump);
    }

    /** A station, or all of them for null, makes its part of an order again. */
    Order recall(Actor by, long order, @Nullable String station, IfMatch ifMatch) {
        return act(by, order, station, ifMatch, Work::recall);
    }

    private Order act(
            Actor by,
            long id,
            @Nullable String station,
            IfMatch ifMatch,
            BiFunction<Work, @Nullable String, Optional<ItemChange>> act) {
        return changes.change(by, id, order -> {
            ifMatch.require(order.version());
            List<Work> works = works(by.store(), order).stream()
                    .filter(work -> work.isAt(station))
                    .toList();
            if (works.isEmpty()) {
                throw new ProblemException(ProblemCode.TICKET_NOT_FOUND);
            }
            List<ItemChange> changed = works.stream()
                    .flatMap(work -> act.apply(work, station).stream())
                    .toList();
            if (changed.isEmpty()) {
                throw new ProblemException(ProblemCode.TICKET_GONE);
            }
            return changed;
        });
    }

    private List<Work> works(UUID store, Order order) {
        Map<Integer, Set<String>> doneAt = changes.doneAt(store, order.id());
        String otherwise = stations.findDefault(store).orElse("");
        return order.orderItems().stream()
                .map(item -> new Work(item, doneAt.getOrDefault(item.line(), Set.of()), otherwise))
                .toList();
    }

    private Work work(UUID store, Order order, Order.Item item) {
        return works(store, order).stream()
                .filter(work -> work.item().equals(item))
                .findFirst()
                .orElseThrow();
    }

    /** Gives one item another state, or moves what is not made yet to another station. */
    ChangedItem change(Actor by, long order, long line, ChangeItem change, IfMatch ifMatch) {
        Order changed = changes.change(by, order, found -> {
            Order.Item item = item(found, line);
            ifMatch.require(item.requireVersion());
            return decide(by, found, item, change).stream().toList();
        });
        return new ChangedItem(item(changed, line));
    }

    private static Order.Item item(Order order, long line) {
        return order.orderItems().stream()
                .filter(item -> item.line() == line)
                .findFirst()
                .orElseThrow(() -> new ProblemException(ProblemCode.ITEM_NOT_FOUND));
    }

    private Optional<ItemChange> decide(Actor by, Order order, Order.Item item, ChangeItem change) {
        ItemState state = change.state();
        if (state != null && !item.state().canBecome(state)) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATUS_TRANSITION, item.state().word(), state.word());
        }
        String station = change.station();
        if (station == null || station.equals(item.station())) {
            return state == null ? Optional.empty() : Optional.of(ItemChange.to(state, item));
        }
        requireMovable(by.store(), item, station);
        ItemState after = state == null ? item.state() : state;
        Set<String> done = after.isUnmade() ? work(by.store(), order, item).doneAfterMoveTo(station) : Set.of();
        return Optional.of(ItemChange.to(after, item).at(station, done));
    }

    private void requireMovable(UUID store, Order.Item item, String station) {
        if (!item.state().isUnmade()) {
            throw new ProblemException(
                    ProblemCode.ITEM_SETTLED, item.line(), item.state().word());
        }
        if (!stations.keep(store, station)) {
            throw new ProblemException(ProblemCode.STATION_NOT_FOUND);
        }
    }
}
