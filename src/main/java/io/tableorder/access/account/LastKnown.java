package io.tableorder.access.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Caches values from the database for a short time. While the database does not answer, the last known value stays valid for up to
 * {@value #MINUTES} minutes: meanwhile callers can only do what needs no database.
 */
final class LastKnown<K, V> {

    private static final int MINUTES = 15;

    private final Function<K, V> source;
    private final BooleanSupplier sourceAnswers;
    private final long fresh;
    private final Ticker clock;
    private final Cache<K, Known<V>> all;

    /** @param asked the time of the query, by the ticker */
    private record Known<V>(V value, long asked) {}

    LastKnown(int most, Duration fresh, Function<K, V> source, BooleanSupplier sourceAnswers, Ticker clock) {
        this.source = source;
        this.sourceAnswers = sourceAnswers;
        this.fresh = fresh.toNanos();
        this.clock = clock;
        this.all = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(Duration.ofMinutes(MINUTES))
                .ticker(clock)
                .build();
    }

    V get(K key) {
        return get(key, fresh);
    }

    /** @param fresh how old the value may be, in place of the cache's own time */
    V get(K key, Duration fresh) {
        return get(key, fresh.toNanos());
    }

    private V get(K key, long fresh) {
        Known<V> known = all.getIfPresent(key);
        if (known != null && (isFresh(known, fresh) || !sourceAnswers.getAsBoolean())) {
            return known.value();
        }
        try {
            return Objects.requireNonNull(all.asMap().compute(key, (same, last) -> current(same, last, fresh)))
                    .value();
        } catch (DataAccessException e) {
            if (known != null && !sourceAnswers.getAsBoolean()) {
                return known.value();
            }
            throw e;
        }
    }

    /** Queries the database, unless another thread has just done so. */
    private Known<V> current(K key, @Nullable Known<V> known, long fresh) {
        long now = clock.read();
        return known != null && isFresh(known, fresh) ? known : new Known<>(source.apply(key), now);
    }

    private boolean isFresh(Known<V> known, long fresh) {
        return clock.read() - known.asked() < fresh;
    }

    void forget(K key) {
        all.invalidate(key);
    }

    /** The cached keys. Removing one drops its value. */
    Set<K> keys() {
        return all.asMap().keySet();
    }
}
