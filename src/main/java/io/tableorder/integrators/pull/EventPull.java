package io.tableorder.integrators.pull;

import io.tableorder.event.CloudEvent;
import io.tableorder.event.Event;
import io.tableorder.event.LogReader;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads a page of a store's log: the events as the broker gets them, in order and without a gap. It refuses a place that the log does
 * not have, because it is too old or, after a backup was restored, lies ahead. So no client misses an event without noticing.
 */
@Component
class EventPull {

    private static final int ROWS = 100;

    /** One request reads at most so many rows, even if the client wants none of them. */
    private static final int MOST_ROWS = 2_000;

    private static final int LARGE = 2 * 1024 * 1024;

    private final LogReader log;

    EventPull(LogReader log) {
        this.log = log;
    }

    /**
     * Reads a page.
     *
     * @param after the last number that the client has; null to read from the beginning of the log
     * @return JSON
     */
    String read(UUID store, @Nullable Long after, int limit, WantedTypes types) {
        return page(store, after == null ? log.beginning(store) : after, limit, types);
    }

    private String page(UUID store, long after, int limit, WantedTypes types) {
        StringBuilder data = new StringBuilder("{\"data\":[");
        long place = after;
        int taken = 0;
        boolean goesOn;
        do {
            LogReader.Page rows = log.after(store, place, ROWS, LARGE);
            goesOn = rows.isFull();
            for (Event event : rows.events()) {
                if (event.seq() != place + 1 || taken == limit || data.length() > LARGE) {
                    goesOn = false;
                    break;
                }
                place = event.seq();
                if (types.include(event.type())) {
                    data.append(taken++ == 0 ? "" : ",").append(CloudEvent.json(event));
                }
            }
        } while (goesOn && place < after + MOST_ROWS);
        long latest = log.latest(store);
        if (place == after && latest != after) {
            requireIsThere(store, after, latest);
        }
        return data.append("],\"next_after\":")
                .append(place)
                .append(",\"has_more\":")
                .append(latest > place)
                .append('}')
                .toString();
    }

    private void requireIsThere(UUID store, long after, long latest) {
        long beginning = log.beginning(store);
        if (after < beginning || after > latest) {
            throw new ProblemException(ProblemCode.EVENTS_EXPIRED, beginning);
        }
    }
}
