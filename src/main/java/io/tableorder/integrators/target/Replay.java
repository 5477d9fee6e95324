package io.tableorder.integrators.target;

import io.tableorder.event.Event;
import io.tableorder.event.LogReader;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.integrators.delivery.DeliveryQueue;
import io.tableorder.integrators.delivery.DeliveryQueue.Wanted;
import io.tableorder.integrators.delivery.StoredTarget;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Reads the log once more for one target, and adds the deliveries that it lacks. Each event keeps its id, so deliveries that exist
 * already stay as they are. New ones expire as if their events had just happened.
 */
@Component
class Replay {

    private static final int PAGE = 500;
    private static final int BYTES = 1024 * 1024;

    /** At most so many events, and up to a page more, in one request. */
    private static final int MOST = 5_000;

    private final LogReader log;
    private final DeliveryQueue deliveries;
    private final Transactions transactions;

    Replay(LogReader log, DeliveryQueue deliveries, Transactions transactions) {
        this.log = log;
        this.deliveries = deliveries;
        this.transactions = transactions;
    }

    /**
     * The result of a replay.
     *
     * @param events how many were read
     * @param deliveries how many were added
     * @param isComplete false if the log has more events than one request reads
     */
    record Replayed(int events, int deliveries, boolean isComplete) {}

    Replayed run(StoredTarget target, Instant from) {
        long seq = log.before(target.storeId(), from);
        int events = 0;
        int added = 0;
        LogReader.Page page;
        do {
            page = log.after(target.storeId(), seq, PAGE, BYTES);
            List<Event> read = page.events();
            if (!read.isEmpty()) {
                added += add(target, read);
                events += read.size();
                seq = read.get(read.size() - 1).seq();
            }
        } while (page.isFull() && events < MOST);
        return new Replayed(events, added, !page.isFull());
    }

    private int add(StoredTarget target, List<Event> events) {
        Instant now = Instant.now();
        List<Wanted> wanted = events.stream()
                .filter(event -> target.wants(event.type()))
                .map(event -> wanted(target, event, now))
                .toList();
        return transactions.run(() -> deliveries.addAll(wanted));
    }

    private static Wanted wanted(StoredTarget target, Event event, Instant now) {
        return new Wanted(target, LogIntake.connectorEvent(event), now, event.trace());
    }
}
