package io.tableorder.restaurant.live;

import io.tableorder.event.Event;
import io.tableorder.event.LogReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** Follows the log of a store as it grows, and reads it once for all streams of the store at this instance. */
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

    /** @return whether this hint is the first since the log was last read */
    boolean hint() {
        return isHinted.compareAndSet(false, true);
    }

    /** @return false if the stream is behind the feed and has to catch up first */
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

    /** @return whether no stream is left */
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

    /** Reads new events and gives them to all streams. Only the one thread of {@link Feeds} calls this. */
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
            // The tail differs if all streams left meanwhile and new ones came.
            // They brought a tail and a hint of their own.
            return;
        }
        if (page.get(0).seq() != from + 1) {
            // The log was cut off here. Each client gets a reset when it comes back.
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
