package io.tableorder.edge;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Whether requests should be sent to this instance: not before all that serves them is there, and not once it has been told to
 * stop. What the service leans on has no part in it: a database that is away is away for every instance.
 */
@Component
public class Traffic {

    private volatile State state = State.STARTING;

    /** In this order, and never back. */
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
