package io.tableorder.foundation.database;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests for the same thing share one reading of the database, so that it is asked once at a time for each thing, however
 * many want it. A request shares only a reading that began after the request came: what was committed before is in it.
 *
 * @param <T> what is read, which is never changed afterwards
 */
public final class SharedReads<T> {

    private final Cache<Object, Lane<T>> lanes =
            Caffeine.newBuilder().weakValues().build();

    /** The requests for one thing. It lives as long as somebody is in it, and at most until memory is collected next. */
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

    /** For a request that comes now. */
    public T read(Object key, Supplier<T> source) {
        return read(key, System.nanoTime(), source);
    }

    /**
     * For a request that has waited.
     *
     * @param key what is asked for, by its {@code equals}
     * @param since when the request came, by {@link System#nanoTime}
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
