package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an item.
 *
 * @param before the item as the transaction has locked it
 * @param doneAt the stations that are done with their part of the item while it is not ready; null to keep them
 */
public record ItemChange(
        Order.Item before,
        ItemState state,
        @Nullable String station,
        int quantity,
        @Nullable Set<String> doneAt) {

    /** The item comes to another state; what its stations were done with counts no longer. */
    public static ItemChange to(ItemState state, Order.Item item) {
        return new ItemChange(item, state, item.station(), item.quantity(), Set.of());
    }

    /** Some stations are done with their part. */
    public static ItemChange partly(Order.Item item, Set<String> doneAt) {
        return new ItemChange(item, ItemState.COOKING, item.station(), item.quantity(), new TreeSet<>(doneAt));
    }

    /** Less of the item is wanted; of nothing, it is cancelled. */
    static ItemChange less(Order.Item item, int by) {
        int left = item.quantity() - by;
        return new ItemChange(item, left == 0 ? ItemState.CANCELLED : item.state(), item.station(), left, null);
    }

    /** @param doneAt the stations that are done with their part, and stay so */
    public ItemChange at(String other, Set<String> doneAt) {
        return new ItemChange(before, state, other, quantity, new TreeSet<>(doneAt));
    }

    /** The item afterwards. */
    Order.Item after() {
        return before.changed(state, station, quantity);
    }

    /** As an event lists it. */
    Listed listed() {
        return new Listed(
                before.line(),
                state,
                before.state(),
                station,
                Objects.equals(station, before.station()) ? null : Objects.requireNonNullElse(before.station(), ""),
                doneAt == null || doneAt.isEmpty() ? null : List.copyOf(doneAt));
    }

    /**
     * A change in an event.
     *
     * @param previousStation there only if the item has moved from it; empty if it had none
     * @param doneAt there only if some of several stations are done
     */
    record Listed(
            int line,
            ItemState state,
            ItemState previousState,
            @Nullable String station,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String previousStation,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<String> doneAt) {}
}
