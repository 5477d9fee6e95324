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
 * What the database said of a thing, good for a while. While it does not answer, what it said last counts for up to
 * {@value #MINUTES} minutes: all that is open to a caller meanwhile goes without it.
 */
final class LastKnown<K, V> {

    private static final int MINUTES = 15;

    private final Function<K, V> source;
    private final BooleanSupplier sourceAnswers;
    private final long fresh;
    private final Ticker clock;
    private final Cache<K, Known<V>> all;

    /** What was said, to a question of that time. */
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
        Known<V> known = all.getIfPresent(key);
        if (known != null && (isFresh(known) || !sourceAnswers.getAsBoolean())) {
            return known.value();
        }
        try {
            return Objects.requireNonNull(all.asMap().compute(key, this::current))
                    .value();
        } catch (DataAccessException e) {
            if (known != null && !sourceAnswers.getAsBoolean()) {
                return known.value();
            }
            throw e;
        }
    }

    /** Asks, unless somebody else just has. */
    private Known<V> current(K key, @Nullable Known<V> known) {
        long now = clock.read();
        return known != null && isFresh(known) ? known : new Known<>(source.apply(key), now);
    }

    private boolean isFresh(Known<V> known) {
        return clock.read() - known.asked() < fresh;
    }

    void forget(K key) {
        all.invalidate(key);
    }

    /** The things that something is known of; what is removed is forgotten. */
    Set<K> keys() {
        return all.asMap().keySet();
    }
}
