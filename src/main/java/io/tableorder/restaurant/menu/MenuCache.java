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
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Answers to guests, in Redis for five minutes, for all instances. A change of a store's menu outdates all of the store's answers
 * before the change itself is answered; Redis away or hanging makes everything a miss, and is asked again in the background only.
 *
 * <p>An answer is kept together with two stamps, which are read before the database is: that of its store, renewed by each change,
 * and that of the cache as a whole. It counts only as long as both are still the same. So it does no harm to put an answer into
 * the cache that a change has overtaken. Stamps are random: none ever comes back, not even if Redis forgets or restores some.
 *
 * <p>After anything went wrong between this instance and Redis, the cache as a whole gets a new stamp before the instance reads
 * from it again: Redis may have missed the stamp of a change, or lost it in a restart.
 */
@Component
class MenuCache {

    private static final Logger LOG = LoggerFactory.getLogger(MenuCache.class);

    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final Duration LIFETIME_OF_STAMPS = Duration.ofDays(1);
    private static final String STAMP_OF_ALL = "menu:stamp";
    private static final String PLACE = "menu.cache-place";

    private final LettuceConnectionFactory redis;
    private final AtomicLong doubts = new AtomicLong(1);
    private final AtomicLong settledDoubts = new AtomicLong();
    private final AtomicBoolean isAway = new AtomicBoolean();
    private volatile @Nullable RedisAsyncCommands<String, byte[]> commands;

    MenuCache(LettuceConnectionFactory redis) {
        this.redis = redis;
    }

    /** Where an answer goes that was not there, and the stamps of the time before it was read. */
    private record Place(String key, byte[] stamps) {}

    /** A route step: the question becomes its answer, if the cache has it. One round trip. */
    void lookUp(Exchange exchange) {
        MenuQuestion question = exchange.getMessage().getBody(MenuQuestion.class);
        long doubtsBefore = doubts.get();
        RedisAsyncCommands<String, byte[]> redis = commands;
        if (redis == null || !isTrusted()) {
            return;
        }
        List<KeyValue<String, byte[]>> found =
                await(redis.mget(STAMP_OF_ALL, stampOf(question.store()), question.key()));
        if (found == null || doubts.get() != doubtsBefore) {
            return;
        }
        byte[] ofAll = found.get(0).getValueOrElse(null);
        byte[] ofStore = found.get(1).getValueOrElse(null);
        if (ofAll == null || ofStore == null) {
            stampIfNone(redis, STAMP_OF_ALL);
            stampIfNone(redis, stampOf(question.store()));
            return;
        }
        byte[] stamps = joined(ofAll, ofStore);
        byte[] entry = found.get(2).getValueOrElse(null);
        if (entry != null && Arrays.equals(entry, 0, Math.min(entry.length, stamps.length), stamps, 0, stamps.length)) {
            exchange.getMessage().setBody(Arrays.copyOfRange(entry, stamps.length, entry.length));
        } else {
            exchange.setProperty(PLACE, new Place(question.key(), stamps));
        }
    }

    boolean isMiss(Exchange exchange) {
        return exchange.getMessage().getBody() instanceof MenuQuestion;
    }

    /** A route step: keeps what was read. Nobody waits for it. */
    void fill(Exchange exchange) {
        Place place = exchange.getProperty(PLACE, Place.class);
        RedisAsyncCommands<String, byte[]> redis = commands;
        if (place != null && redis != null && isTrusted()) {
            byte[] entry = joined(place.stamps(), exchange.getMessage().getBody(byte[].class));
            watch(redis.set(place.key(), entry, SetArgs.Builder.px(LIFETIME)));
        }
    }

    /** Outdates all answers of a store. Called after the commit of a change, and before its answer. */
    void drop(UUID store) {
        RedisAsyncCommands<String, byte[]> redis = commands;
        boolean isDropped = redis != null
                && isTrusted()
                && await(redis.set(stampOf(store), newStamp(), SetArgs.Builder.ex(LIFETIME_OF_STAMPS))) != null;
        if (!isDropped) {
            // A new stamp of all that is on its way may be older than this change.
            doubts.incrementAndGet();
        }
    }

    /** Gives the cache a new stamp, if there is doubt about it. */
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

    /** Connected by the background only: the service starts, and answers, without Redis. */
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
