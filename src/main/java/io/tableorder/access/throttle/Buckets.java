package io.tableorder.access.throttle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.foundation.tls.TlsFailure;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * One token bucket per budget and caller, shared by all instances through Redis. If Redis does not answer within 100 ms, this instance
 * counts the request by itself; after five such requests in a row it counts all requests by itself for five seconds. Meanwhile callers
 * may exceed a limit by a factor of the number of instances, but no request is refused or delayed because of Redis. The limit of
 * logins is then four times as strict.
 */
@Component
class Buckets {

    private static final Logger LOG = LoggerFactory.getLogger(Buckets.class);

    private static final Duration REDIS_PATIENCE = Duration.ofMillis(100);
    private static final int FAILURES_IN_A_ROW = 5;
    private static final Duration WITHOUT_REDIS = Duration.ofSeconds(5);

    private final Map<Budget, Integer> limitsAlone = new EnumMap<>(Budget.class);
    private final Map<Budget, Integer> limits = new EnumMap<>(Budget.class);
    private final Counter alone;
    private final Map<Budget, Counter> refusals = new EnumMap<>(Budget.class);
    private final Cache<String, Bucket> ownBuckets = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(2))
            .build();

    private final LettuceConnectionFactory redis;
    private final AtomicLong redisAwayUntil = new AtomicLong(System.nanoTime());
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicBoolean redisIsAway = new AtomicBoolean();
    private volatile @Nullable SharedBuckets shared;

    Buckets(Settings settings, LettuceConnectionFactory redis, MeterRegistry meters) {
        this.redis = redis;
        for (Budget budget : Budget.values()) {
            limits.put(budget, budget.perMinute(settings.rateLimit()));
            limitsAlone.put(budget, budget.perMinuteAlone(settings.rateLimit()));
            refusals.put(
                    budget,
                    Counter.builder("tableorder.ratelimit.refusals")
                            .description("Requests beyond a limit")
                            .tag("budget", budget.policy())
                            .register(meters));
        }
        alone = Counter.builder("tableorder.ratelimit.alone")
                .description("Requests that this instance has counted by itself, because Redis had no answer in time")
                .register(meters);
        Gauge.builder("tableorder.ratelimit.shared", redisIsAway, away -> away.get() ? 0 : 1)
                .description(
                        "1 while limits are shared with the other instances through Redis, 0 while this one counts by itself")
                .register(meters);
    }

    private static Bandwidth perMinute(long limit) {
        return Bandwidth.builder()
                .capacity(limit)
                .refillGreedy(limit, Duration.ofMinutes(1))
                .build();
    }

    /** Takes one token if there is one. */
    Quota take(Budget budget, String caller) {
        if (System.nanoTime() - redisAwayUntil.get() >= 0) {
            try {
                long left = shared().take(key(budget, caller), limit(budget));
                failures.set(0);
                if (redisIsAway.compareAndSet(true, false)) {
                    LOG.info("Redis is back: rate limits are shared again");
                }
                return quota(budget, limit(budget), Math.max(0, left), left >= 0);
            } catch (RuntimeException e) {
                failed(e);
            }
        }
        alone.increment();
        return takeAlone(budget, caller);
    }

    /** Takes one token from the bucket of this instance alone, without Redis. */
    Quota takeAlone(Budget budget, String caller) {
        ConsumptionProbe probe = ownBucket(budget, caller).tryConsumeAndReturnRemaining(1);
        return quota(budget, limitAlone(budget), probe.getRemainingTokens(), probe.isConsumed());
    }

    private Quota quota(Budget budget, int limit, long remaining, boolean isGranted) {
        if (!isGranted) {
            Objects.requireNonNull(refusals.get(budget)).increment();
        }
        return new Quota(budget, limit, remaining, isGranted);
    }

    /** Reads what {@link #takeAlone} would return, without taking a token. */
    Quota lookAlone(Budget budget, String caller) {
        long remaining = ownBucket(budget, caller).getAvailableTokens();
        return new Quota(budget, limitAlone(budget), remaining, remaining > 0);
    }

    private int limit(Budget budget) {
        return Objects.requireNonNull(limits.get(budget));
    }

    private int limitAlone(Budget budget) {
        return Objects.requireNonNull(limitsAlone.get(budget));
    }

    /** The key contains the limit: the number in it counts tokens of that limit. */
    private String key(Budget budget, String caller) {
        return "bucket:" + budget.policy() + ":" + limit(budget) + ":" + caller;
    }

    private void failed(RuntimeException cause) {
        boolean isConnected = shared != null;
        if (isConnected && failures.incrementAndGet() < FAILURES_IN_A_ROW) {
            return;
        }
        redisAwayUntil.set(System.nanoTime() + WITHOUT_REDIS.toNanos());
        if (redisIsAway.compareAndSet(false, true)) {
            LOG.warn(
                    "Redis is away: this instance counts rate limits by itself ({})",
                    TlsFailure.explainOr(cause, cause.toString()));
        }
    }

    private Bucket ownBucket(Budget budget, String caller) {
        return ownBuckets.get(key(budget, caller), unused -> newBucket(budget));
    }

    private Bucket newBucket(Budget budget) {
        return Bucket.builder().addLimit(perMinute(limitAlone(budget))).build();
    }

    /** Connects on first use, so that the service starts without Redis. */
    private SharedBuckets shared() {
        SharedBuckets buckets = shared;
        return buckets != null ? buckets : connect();
    }

    private synchronized SharedBuckets connect() {
        SharedBuckets buckets = shared;
        if (buckets == null) {
            if (System.nanoTime() - redisAwayUntil.get() < 0) {
                throw new IllegalStateException("Redis was not reachable a moment ago");
            }
            RedisClient client = (RedisClient) redis.getRequiredNativeClient();
            buckets = new SharedBuckets(client.connect(), REDIS_PATIENCE);
            shared = buckets;
        }
        return buckets;
    }
}
