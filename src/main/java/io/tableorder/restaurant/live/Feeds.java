package io.tableorder.restaurant.live;

import io.tableorder.event.LogGrown;
import io.tableorder.event.LogReader;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * The feeds of the stores that have streams at this instance. A feed reads its log on a hint: a commit of this instance, or a
 * message about a commit of another one ({@link CommitsElsewhere}). A poll of all these stores, once a second, makes up for lost
 * hints. One thread reads for all feeds.
 */
@Component
class Feeds implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Feeds.class);

    private final LogReader log;
    private final Map<UUID, Feed> feeds = new ConcurrentHashMap<>();
    private final ExecutorService reader =
            Executors.newSingleThreadExecutor(new CustomizableThreadFactory("live-feeds-"));
    private final AtomicBoolean isPolling = new AtomicBoolean();
    private volatile boolean isFailing;

    Feeds(LogReader log) {
        this.log = log;
    }

    /** @return whether the stream now follows its store's feed; false if it is still behind */
    boolean join(LiveStream stream) {
        boolean[] joined = {false};
        feeds.compute(stream.store(), (store, known) -> {
            Feed feed = known == null ? new Feed(store) : known;
            joined[0] = feed.join(stream);
            return feed.isEmpty() ? null : feed;
        });
        if (joined[0]) {
            // Events may have been written since the stream last read.
            hint(stream.store());
        }
        return joined[0];
    }

    void leave(LiveStream stream) {
        feeds.computeIfPresent(stream.store(), (store, feed) -> feed.leave(stream) ? null : feed);
    }

    @EventListener
    void onLogGrown(LogGrown event) {
        hint(event.storeId());
    }

    /** Reads the store's log soon, because it may have grown. Cheap for a store without streams. */
    void hint(UUID store) {
        Feed feed = feeds.get(store);
        if (feed != null && feed.hint()) {
            reader.execute(() -> guarded(() -> feed.read(log)));
        }
    }

    void poll() {
        if (!feeds.isEmpty() && isPolling.compareAndSet(false, true)) {
            reader.execute(() -> {
                isPolling.set(false);
                guarded(this::compare);
            });
        }
    }

    private void compare() {
        Map<UUID, Long> latest = log.latest(feeds.keySet());
        feeds.forEach((store, feed) -> {
            long tail = feed.tail();
            long seq = latest.getOrDefault(store, tail);
            if (seq > tail) {
                feed.read(log);
            } else if (seq < tail && log.latest(store) < tail) {
                // A backup was restored. Each client gets a reset when it comes back.
                feed.closeAll();
            }
        });
    }

    private void guarded(Runnable work) {
        try {
            work.run();
            if (isFailing) {
                isFailing = false;
                LOG.info("Live streams continue");
            }
        } catch (RuntimeException e) {
            // The next poll tries again.
            if (!isFailing) {
                isFailing = true;
                LOG.warn("Live streams wait for the database: {}", e.toString());
            }
        }
    }

    @Override
    public void destroy() {
        reader.shutdownNow();
    }
}
