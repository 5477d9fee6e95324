package io.tableorder.restaurant.menu;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps answers to guests in Redis for five minutes, for all instances. A change of a store's menu outdates all answers of the
 * store before the change itself is answered. While Redis is away or hangs, every question is a miss, and only the background
 * asks Redis again.
 *
 * <p>An answer is kept together with two stamps, which are read before the database is: the stamp of its store, which each change
 * renews, and the stamp of the cache as a whole. The answer is valid only while both stamps are still the same. So it does no harm
 * to fill in an answer that a change has overtaken. Stamps are random: none is used twice, even if Redis forgets or restores some.
 *
 * <p>After any failure between this instance and Redis, the instance gives the cache as a whole a new stamp before it reads from
 * the cache again: Redis may have missed the stamp of a change, or lost it in a restart.
 */
@Component
class MenuCache {

    private static final Logger LOG = LoggerFactory.getLogger(MenuCache.class);

    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Duration LIFETIME_OF_STAMPS = Duration.ofDays(1);
    /** At a start Redis may need a few seconds, one for each try, which is no reason for a warning. */
    private static final int WHILE_IT_STARTS = 5;

    private static final String STAMP_OF_ALL = "menu:stamp";

    private final LettuceConnectionFactory redis;
    private final AtomicLong doubts = new AtomicLong(1);
    private final AtomicLong settledDoubts = new AtomicLong();
    private final AtomicBoolean isAway = new AtomicBoolean();
    private final AtomicInteger firstTries = new AtomicInteger();
    private volatile @Nullable RedisAsyncCommands<String, byte[]> commands;

    MenuCache(LettuceConnectionFactory redis) {
        this.redis = redis;
    }

    /** Looks for the answer to a question, in one round trip. */
    CachedAnswer lookUp(MenuQuestion question) {
        long doubtsBefore = doubts.get();
        RedisAsyncCommands<String, byte[]> redis = commands;
        if (redis == null || !isTrusted()) {
            return CachedAnswer.miss(question, null);
        }
        List<KeyValue<String, byte[]>> found =
                await(redis.mget(STAMP_OF_ALL, stampOf(question.store()), question.key()));
        if (found == null || doubts.get() != doubtsBefore) {
            return CachedAnswer.miss(question, null);
        }
        byte[] ofAll = found.get(0).getValueOrElse(null);
        byte[] ofStore = found.get(1).getValueOrElse(null);
        if (ofAll == null || ofStore == null) {
            stampIfNone(redis, STAMP_OF_ALL);
            stampIfNone(redis, stampOf(question.store()));
            return CachedAnswer.miss(question, null);
        }
        byte[] stamps = joined(ofAll, ofStore);
        byte[] entry = found.get(2).getValueOrElse(null);
        if (entry != null && Arrays.equals(entry, 0, Math.min(entry.length, stamps.length), stamps, 0, stamps.length)) {
            return CachedAnswer.hit(question, Arrays.copyOfRange(entry, stamps.length, entry.length));
        }
        return CachedAnswer.miss(question, stamps);
    }

    /** Keeps an answer that was read from the database, without waiting for Redis. */
    void fill(CachedAnswer answer) {
        RedisAsyncCommands<String, byte[]> redis = commands;
        if (answer.stamps() != null && redis != null && isTrusted()) {
            byte[] entry = joined(answer.stamps(), answer.requireJson());
            watch(redis.set(answer.question().key(), entry, SetArgs.Builder.px(LIFETIME)));
        }
    }

    /** Outdates all answers of a store. A change calls this after its commit, and before it is answered. */
    void drop(UUID store) {
        RedisAsyncCommands<String, byte[]> redis = commands;
        boolean isDropped = redis != null
                && isTrusted()
                && await(redis.set(stampOf(store), newStamp(), SetArgs.Builder.ex(LIFETIME_OF_STAMPS))) != null;
        if (!isDropped) {
            // A new stamp of the whole cache that is being written now may be older than this change.
            doubts.incrementAndGet();
        }
    }

    /** Gives the cache as a whole a new stamp, if it is in doubt. */
    void settleDoubts() {
        if (isTrusted()) {
            return;
        }
        long doubtsBefore = doubts.get();
        try {
            Object done = await(commands().set(STAMP_OF_ALL, newStamp(), SetArgs.Builder.ex(LIFETIME_OF_STAMPS)));
            if (done != null) {
                settledDoubts.set(doubtsBefore);
                if (isAway.compareAndSet(true, false)) {
                    LOG.info("Redis is back: menus are cached again");
                }
            }
        } catch (RuntimeException notConnected) {
            doubt(notConnected);
        }
    }

    private boolean isTrusted() {
        return doubts.get() == settledDoubts.get();
    }

    private void doubt(Throwable cause) {
        doubts.incrementAndGet();
        if (commands == null && firstTries.incrementAndGet() < WHILE_IT_STARTS) {
            return;
        }
        if (isAway.compareAndSet(false, true)) {
            LOG.warn("Redis is away: menus are read from the database ({})", cause.toString());
        }
    }

    private <T> @Nullable T await(Future<T> reply) {
        try {
            return reply.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            reply.cancel(false);
            doubt(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            doubt(e);
        }
        return null;
    }

    private void watch(RedisFuture<?> reply) {
        reply.whenComplete((done, failure) -> {
            if (failure != null) {
                doubt(failure);
            }
        });
    }

    private void stampIfNone(RedisAsyncCommands<String, byte[]> redis, String key) {
        watch(redis.set(key, newStamp(), SetArgs.Builder.nx().ex(LIFETIME_OF_STAMPS)));
    }

    private static byte[] newStamp() {
        return UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String stampOf(UUID store) {
        return "menu:" + store + ":stamp";
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Connects, from the background only: the service starts and answers without Redis. */
    private synchronized RedisAsyncCommands<String, byte[]> commands() {
        RedisAsyncCommands<String, byte[]> ready = commands;
        if (ready == null) {
            RedisClient client = (RedisClient) redis.getRequiredNativeClient();
            StatefulRedisConnection<String, byte[]> connection =
                    client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
            connection.addListener(new RedisConnectionStateListener() {
                @Override
                public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
                    doubts.incrementAndGet();
                }
            });
            ready = connection.async();
            commands = ready;
        }
        return ready;
    }
}
