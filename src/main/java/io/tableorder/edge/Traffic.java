package io.tableorder.edge;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Whether this instance takes requests: not before everything that serves them has started, and not after the order to stop. The database
 * and the broker have no influence: when they are away, they are away for every instance.
 */
@Component
public class Traffic {

    private volatile State state = State.STARTING;

    /** An instance passes through them in this order, and never goes back. */
    public enum State {
        STARTING,
        OPEN,
        STOPPING
    }

    @EventListener
    void onReadiness(AvailabilityChangeEvent<ReadinessState> event) {
        if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
            state = State.OPEN;
        } else if (state == State.OPEN) {
            state = State.STOPPING;
        }
    }

    public State state() {
        return state;
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }
}
