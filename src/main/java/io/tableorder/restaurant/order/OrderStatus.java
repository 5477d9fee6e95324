package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The status of an order, and the moves between statuses. */
public enum OrderStatus {
    PENDING,
    PREPARING,
    READY,
    SERVED,
    CANCELLED;

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
