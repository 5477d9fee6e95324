package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where an order stands. */
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

    /** The next step on the way to {@code goal}, which may lie behind others; empty if no way leads there. */
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

    /** What is served or cancelled is part of the bill or of the books, and stays. */
    boolean canBeDeleted() {
        return this != SERVED && this != CANCELLED;
    }

    @JsonValue
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static OrderStatus of(String word) {
        for (OrderStatus status : values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
