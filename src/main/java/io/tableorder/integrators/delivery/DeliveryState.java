package io.tableorder.integrators.delivery;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where a delivery stands. */
enum DeliveryState {
    /** It waits for its first attempt. */
    PENDING,
    /** An attempt is under way. */
    SENT,
    /** It has arrived. */
    CONFIRMED,
    /** An attempt has failed, and it waits for the next one. */
    FAILED,
    /** No attempt follows unless staff retry it. */
    DEAD,
    /** It has become too old, and no attempt follows unless staff retry it. */
    EXPIRED,
    /** Staff have cancelled it, or have deleted its target. */
    CANCELLED;

    /** The states of deliveries that have not arrived yet and still may. */
    static final Set<DeliveryState> OPEN = Set.of(PENDING, SENT, FAILED);

    /** Whether the step is one that a delivery can make. While an attempt is under way, only its outcome moves the delivery. */
    boolean mayBecome(DeliveryState next) {
        return switch (next) {
            case PENDING -> true; // a retry by staff
            case CONFIRMED, FAILED -> this == SENT;
            case SENT, DEAD, EXPIRED, CANCELLED -> OPEN.contains(this);
        };
    }

    /** As the database and the API write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static DeliveryState of(String word) {
        return find(word).orElseThrow(() -> new IllegalArgumentException(word));
    }

    static Optional<DeliveryState> find(String word) {
        for (DeliveryState state : values()) {
            if (state.word().equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
