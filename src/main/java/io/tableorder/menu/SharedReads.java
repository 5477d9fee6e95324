package io.tableorder.menu;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets requests for the same thing share one reading of the database, so that it is asked once at a time for each thing, however
 * many want it. A request shares only a reading that began after the request came: what was committed before is in it.
 */
@Component
class SharedReads {

    private final Cache<String, Lane> lanes = Caffeine.newBuilder().weakValues().build();

    /** The requests for one thing. It lives as long as somebody is in it. */
    private static final class Lane {

        private final ReentrantLock lock = new ReentrantLock();
        private volatile long begun;
        private byte @Nullable [] result;
        private @Nullable RuntimeException failure;

        private void read(Supplier<byte[]> source) {
            result = null;
            failure = null;
            try {
                result = source.get();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
    }

    byte[] read(String key, Supplier<byte[]> source) {
        Lane lane = lanes.get(key, unused -> new Lane());
        long begun = lane.begun;
        lane.lock.lock();
        try {
            if (lane.begun == begun) {
                lane.begun = begun + 1;
                lane.read(source);
            }
            if (lane.failure != null) {
                throw lane.failure;
            }
            byte[] result = lane.result;
            if (result == null) {
                throw new IllegalStateException("Nothing was read");
            }
            return result;
        } finally {
            lane.lock.unlock();
        }
    }
}
