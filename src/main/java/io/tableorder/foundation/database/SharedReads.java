package io.tableorder.foundation.database;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests for the same data share one read of the database, so that there is one read at a time for each key, however many requests
 * there are. A request shares only a read that began after the request arrived, so that it sees everything that was committed before.
 *
 * @param <T> the result, which must be immutable
 */
public final class SharedReads<T> {

    private final Cache<Object, Lane<T>> lanes =
            Caffeine.newBuilder().weakValues().build();

    /** The requests for one key. It lives until no request uses it and memory is collected. */
    private static final class Lane<T> {

        private final ReentrantLock lock = new ReentrantLock();
        private boolean isRead;
        private long begun;
        private @Nullable T result;
        private @Nullable RuntimeException failure;

        boolean hasReadSince(long moment) {
            return isRead && begun - moment >= 0;
        }

        void read(Supplier<T> source) {
            isRead = true;
            begun = System.nanoTime();
            result = null;
            failure = null;
            try {
                result = source.get();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
    }

    /** Reads for a request that arrives now. */
    public T read(Object key, Supplier<T> source) {
        return read(key, System.nanoTime(), source);
    }

    /**
     * Reads for a request that has waited.
     *
     * @param key the data to read; compared by {@code equals}
     * @param since when the request arrived, by {@link System#nanoTime}
     */
    public T read(Object key, long since, Supplier<T> source) {
        Lane<T> lane = lanes.get(key, unused -> new Lane<>());
        lane.lock.lock();
        try {
            if (!lane.hasReadSince(since)) {
                lane.read(source);
            }
            if (lane.failure != null) {
                throw lane.failure;
            }
            T result = lane.result;
            if (result == null) {
                throw new IllegalStateException("Nothing was read");
            }
            return result;
        } finally {
            lane.lock.unlock();
        }
    }
}
