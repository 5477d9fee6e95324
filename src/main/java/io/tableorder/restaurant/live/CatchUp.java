package io.tableorder.restaurant.live;

import io.tableorder.event.Event;
import io.tableorder.event.LogReader;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Brings streams up to date. A stream gets the events that it has missed from the log, page by page, each once the client has
 * taken the page before, until the stream has reached its store's feed and joins it. Two threads serve all streams, a page a turn.
 */
@Component
class CatchUp implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private static final int THREADS = 2;

    /** A page fits into an outlet, with room for pulses. */
    private static final int PAGE = Outlet.CAPACITY - 56;

    /** Many streams may have a page in memory at a time. */
    private static final int LARGE = 256 * 1024;

    private final LogReader log;
    private final Feeds feeds;
    private final Queue<LiveStream> waiting = new ConcurrentLinkedQueue<>();
    private final ThreadPoolExecutor turns = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new CustomizableThreadFactory("live-catch-up-"));

    CatchUp(LogReader log, Feeds feeds) {
        this.log = log;
        this.feeds = feeds;
        turns.allowCoreThreadTimeOut(true);
    }

    /** Gives the stream a turn, and returns at once. */
    void begin(LiveStream stream) {
        try {
            turns.execute(() -> attempt(stream));
        } catch (RejectedExecutionException e) {
            LOG.trace("A stream ends, because the service stops", e);
        }
    }

    /** Gives a turn to each stream whose last one failed. */
    void retry() {
        for (LiveStream stream = waiting.poll(); stream != null; stream = waiting.poll()) {
            begin(stream);
        }
    }

    private void attempt(LiveStream stream) {
        try {
            if (!stream.outlet().isDone()) {
                takeTurn(stream);
            }
        } catch (RuntimeException e) {
            LOG.debug("A stream waits for the database", e);
            waiting.add(stream);
        }
    }

    private void takeTurn(LiveStream stream) {
        if (!stream.hasBegun()) {
            stream.begin(log.latest(stream.store()));
        }
        long position = stream.position();
        List<Event> page = log.after(stream.store(), position, PAGE, LARGE).events();
        boolean isCutOff =
                page.isEmpty() ? position < stream.begunAt() : page.get(0).seq() != position + 1;
        if (page.isEmpty() && !isCutOff && feeds.join(stream)) {
            if (stream.outlet().isDone()) {
                feeds.leave(stream);
            }
            return;
        }
        if (isCutOff) {
            stream.lost();
        } else {
            page.stream().map(Frame::new).forEach(stream::give);
        }
        stream.outlet().whenEmpty(() -> begin(stream));
    }

    @Override
    public void destroy() {
        turns.shutdownNow();
    }
}
