package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The status of an order, which follows from the states of its items, and the moves between statuses that staff and a POS ask for. */
public enum OrderStatus {
    PENDING,
    PREPARING,
    READY,
    SERVED,
    CANCELLED;

    /** The status of an order whose items have these states. */
    static OrderStatus following(Collection<ItemState> items) {
        Set<ItemState> left = EnumSet.noneOf(ItemState.class);
        left.addAll(items);
        left.remove(ItemState.CANCELLED);
        if (left.isEmpty()) {
            return CANCELLED;
        }
        if (left.equals(Set.of(ItemState.SERVED))) {
            return SERVED;
        }
        if (Set.of(ItemState.READY, ItemState.SERVED).containsAll(left)) {
            return READY;
        }
        return left.equals(Set.of(ItemState.QUEUED)) ? PENDING : PREPARING;
    }

    /** The state of the items that were behind, once the order has this status. */
    ItemState ofItems() {
        return switch (this) {
            case PENDING -> ItemState.QUEUED;
            case PREPARING -> ItemState.COOKING;
            case READY -> ItemState.READY;
            case SERVED -> ItemState.SERVED;
            case CANCELLED -> ItemState.CANCELLED;
        };
    }

    boolean canBecome(OrderStatus next) {
        return switch (this) {
            case PENDING -> Set.of(PREPARING, CANCELLED).contains(next);
            case PREPARING -> Set.of(READY, CANCELLED).contains(next);
            case READY -> next == SERVED;
            case SERVED, CANCELLED -> false;
        };
    }

    /** The next status on the way to {@code goal}, which may be several steps away; empty if the goal cannot be reached. */
    Optional<OrderStatus> stepTowards(OrderStatus goal) {
        if (canBecome(goal)) {
            return Optional.of(goal);
        }
        return switch (this) {
            case PENDING -> goal == READY || goal == SERVED ? Optional.of(PREPARING) : Optional.empty();
            case PREPARING -> goal == SERVED ? Optional.of(READY) : Optional.empty();
            case READY, SERVED, CANCELLED -> Optional.empty();
        };
    }

    /** A served order is on the bill and a cancelled one in the books, so both stay. */
    boolean canBeDeleted() {
        return this != SERVED && this != CANCELLED;
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static OrderStatus of(String word) {
        for (OrderStatus status : values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
