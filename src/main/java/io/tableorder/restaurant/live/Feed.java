package io.tableorder.restaurant.live;

import io.tableorder.event.Event;
import io.tableorder.event.LogReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** A store's log as it grows, read once for all of the store's streams at this instance. */
final class Feed {

    private static final int PAGE = 500;
    private static final int LARGE = 1024 * 1024;

    private final UUID store;
    private final AtomicBoolean isHinted = new AtomicBoolean();
    private final Set<LiveStream> streams = new HashSet<>();
    private long tail;

    Feed(UUID store) {
        this.store = store;
    }

    /** Whether this hint is the first since the log was last read. */
    boolean hint() {
        return isHinted.compareAndSet(false, true);
    }

    /** Takes a stream in that is level with the feed; one that is behind has to read on. */
    synchronized boolean join(LiveStream stream) {
        if (streams.isEmpty()) {
            tail = stream.position();
        }
        if (stream.position() < tail) {
            return false;
        }
        streams.add(stream);
        return true;
    }

    /** Returns whether nobody is left. */
    synchronized boolean leave(LiveStream stream) {
        streams.remove(stream);
        return streams.isEmpty();
    }

    synchronized boolean isEmpty() {
        return streams.isEmpty();
    }

    synchronized long tail() {
        return tail;
    }

    /** Reads what is new and gives it to everybody. Only the feeds' one thread calls this. */
    void read(LogReader log) {
        isHinted.set(false);
        LogReader.Page page;
        do {
            long from = tail();
            page = isEmpty() ? new LogReader.Page(List.of(), false) : log.after(store, from, PAGE, LARGE);
            distribute(from, page.events());
        } while (page.isFull());
    }

    private synchronized void distribute(long from, List<Event> page) {
        if (page.isEmpty() || tail != from) {
            // In the second case all had left, and who came then has brought a tail, and a hint, of its own.
            return;
        }
        if (page.get(0).seq() != from + 1) {
            // The log has been cut off here. Each client is told when it comes back.
            closeAll();
            return;
        }
        for (Event event : page) {
            Frame frame = new Frame(event);
            streams.forEach(stream -> stream.give(frame));
            tail = event.seq();
        }
    }

    synchronized void closeAll() {
        streams.forEach(stream -> stream.outlet().close());
    }
}
