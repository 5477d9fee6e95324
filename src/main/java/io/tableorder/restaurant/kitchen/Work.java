package io.tableorder.restaurant.kitchen;

import io.tableorder.restaurant.order.ItemChange;
import io.tableorder.restaurant.order.ItemOption;
import io.tableorder.restaurant.order.ItemState;
import io.tableorder.restaurant.order.Order;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An item as the stations see it that make it: its own, and those of the components that the guest chose as options. It is ready when
 * all of them are done.
 *
 * @param doneAt the stations that are done with their part while it is not ready
 * @param otherwise the station of items that name none; empty if the store has no default station
 */
record Work(Order.Item item, Set<String> doneAt, String otherwise) {

    /** Where the line itself is made; empty for nowhere. */
    String station() {
        String station = item.station();
        return station == null ? otherwise : station;
    }

    /** Where a component is made; that of the line if its dish names no station. */
    String stationOf(ItemOption component) {
        String station = component.station();
        return station == null ? station() : station;
    }

    Set<String> stations() {
        Set<String> stations = new LinkedHashSet<>();
        stations.add(station());
        item.options().stream()
                .filter(option -> option.menuId() != null)
                .forEach(component -> stations.add(stationOf(component)));
        return stations;
    }

    /** @param station null for all */
    boolean isAt(@Nullable String station) {
        return item.state() != ItemState.CANCELLED
                && (station == null || stations().contains(station));
    }

    /** Its state for one station. */
    ItemState stateAt(String station) {
        return item.state().isUnmade() && doneAt.contains(station) ? ItemState.READY : item.state();
    }

    /** The stations that are done with their part and stay so when the line moves: its components elsewhere stay where they are. */
    Set<String> doneAfterMoveTo(String other) {
        Set<String> done = new TreeSet<>(doneAt);
        done.remove(station());
        done.remove(other);
        return done;
    }

    /** What becomes of it when a station, or all of them for null, is done with it; empty if it was already. */
    Optional<ItemChange> bump(@Nullable String station) {
        if (!item.state().isUnmade() || station != null && doneAt.contains(station)) {
            return Optional.empty();
        }
        Set<String> done = new TreeSet<>(doneAt);
        if (station != null) {
            done.add(station);
        }
        boolean isReady = station == null || done.containsAll(stations());
        return Optional.of(isReady ? ItemChange.to(ItemState.READY, item) : ItemChange.partly(item, done));
    }

    /** What becomes of it when a station, or all of them for null, has to make it again; empty if it was not done there. */
    Optional<ItemChange> recall(@Nullable String station) {
        boolean isReady = item.state() == ItemState.READY;
        if (!isReady && !(item.state().isUnmade() && station != null && doneAt.contains(station))) {
            return Optional.empty();
        }
        Set<String> done = new TreeSet<>(isReady ? stations() : doneAt);
        if (station == null) {
            done.clear();
        } else {
            done.remove(station);
        }
        return Optional.of(ItemChange.partly(item, done));
    }
}
