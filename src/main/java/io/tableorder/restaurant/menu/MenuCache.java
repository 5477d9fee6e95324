package io.tableorder.restaurant.menu;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.tableorder.foundation.tls.TlsFailure;
import io.tableorder.restaurant.dish.GuestAnswers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.stereotype.Component;

/**
 * Decides which answers to guests in Redis are valid. {@link BrowseMenuRoute} looks them up and fills them in, for all instances and for
 * five minutes. A change of a store's menu outdates all answers of the store before the change itself is answered. While Redis is away or
 * hangs, every question is a miss, and only the background asks Redis again.
 *
 * <p>An answer is kept together with two stamps, which are read before the database is: the stamp of its store, which each change
 * renews, and the stamp of the cache as a whole. The answer is valid only while both stamps are still the same. So it does no harm
 * to fill in an answer that a change has overtaken. Stamps are random: none is used twice, even if Redis forgets or restores some.
 *
 * <p>After any failure between this instance and Redis, the instance gives the cache as a whole a new stamp before it reads from
 * the cache again: Redis may have missed the stamp of a change, or lost it in a restart.
 */
@Component
class MenuCache implements GuestAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(MenuCache.class);

    static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final Duration LIFETIME_OF_STAMPS = Duration.ofDays(1);

    /** At a start Redis may need a few seconds, one for each try, which is no reason for a warning. */
    private static final int WHILE_IT_STARTS = 5;

    private static final String STAMP_OF_ALL = "menu:stamp";

    private final RedisTemplate<String, byte[]> redis;
    private final AtomicLong doubts = new AtomicLong(1);
    private final AtomicLong settledDoubts = new AtomicLong();
    private final AtomicBoolean isAway = new AtomicBoolean();
    private final AtomicInteger firstTries = new AtomicInteger();
    private volatile boolean hasSettled;

    /** @param connections those of the template: losing one of them raises a doubt */
    MenuCache(RedisTemplate<String, byte[]> menuCacheRedis, LettuceConnectionFactory connections) {
        this.redis = menuCacheRedis;
        RedisClient client = (RedisClient) connections.getRequiredNativeClient();
        client.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> lost) {
                doubts.incrementAndGet();
            }
        });
    }

    /** A question that is about to be looked up. */
    record LookUp(MenuQuestion question, long doubtsBefore) {

        /** The values that a look-up needs at once: both stamps, and the answer with those that it was kept with. */
        List<String> keys() {
            return List.of(STAMP_OF_ALL, stampOf(question.store()), question.key());
        }
    }

    LookUp begin(MenuQuestion question) {
        return new LookUp(question, doubts.get());
    }

    /** Whether Redis may be asked. */
    boolean isTrusted() {
        return doubts.get() == settledDoubts.get();
    }

    /**
     * Whether what was found is the answer.
     *
     * @param found the values of the keys, as bytes, each null if Redis has none
     */
    CachedAnswer check(LookUp lookUp, List<?> found) {
        MenuQuestion question = lookUp.question();
        if (doubts.get() != lookUp.doubtsBefore()
                || !(found.get(0) instanceof byte[] ofAll)
                || !(found.get(1) instanceof byte[] ofStore)) {
            return CachedAnswer.miss(question, null);
        }
        int length = ofAll.length + ofStore.length;
        if (found.get(2) instanceof byte[] entry
                && entry.length >= length
                && Arrays.equals(entry, 0, ofAll.length, ofAll, 0, ofAll.length)
                && Arrays.equals(entry, ofAll.length, length, ofStore, 0, ofStore.length)) {
            return CachedAnswer.hit(question, Arrays.copyOfRange(entry, length, entry.length));
        }
        return CachedAnswer.miss(question, joined(ofAll, ofStore));
    }

    /** An answer with its stamps, as Redis keeps it. */
    static byte[] entry(CachedAnswer answer) {
        return joined(answer.requireStamps(), answer.requireJson());
    }

    /** Sees to the stamps with which the next answer can be kept, if this one has none. */
    void stampIfUnstamped(CachedAnswer answer) {
        if (!answer.isStamped()) {
            redis.opsForValue().setIfAbsent(STAMP_OF_ALL, newStamp(), LIFETIME_OF_STAMPS);
            redis.opsForValue().setIfAbsent(stampOf(answer.question().store()), newStamp(), LIFETIME_OF_STAMPS);
        }
    }

    @Override
    public void drop(UUID store) {
        if (!isTrusted()) {
            // A new stamp of the whole cache that is being written now may be older than this change.
            doubts.incrementAndGet();
            return;
        }
        try {
            redis.opsForValue().set(stampOf(store), newStamp(), LIFETIME_OF_STAMPS);
        } catch (RuntimeException e) {
            doubt(e);
        }
    }

    /** Gives the cache as a whole a new stamp, if it is in doubt. Connects to Redis if the instance never has. */
    void settleDoubts() {
        if (isTrusted()) {
            return;
        }
        long doubtsBefore = doubts.get();
        try {
            redis.opsForValue().set(STAMP_OF_ALL, newStamp(), LIFETIME_OF_STAMPS);
            hasSettled = true;
            settledDoubts.set(doubtsBefore);
            if (isAway.compareAndSet(true, false)) {
                LOG.info("Redis is back: menus are cached again");
            }
        } catch (RuntimeException e) {
            doubt(e);
        }
    }

    /** Ends the use of the cache until the background has settled the doubt. */
    void doubt(Throwable cause) {
        doubts.incrementAndGet();
        if (!hasSettled && firstTries.incrementAndGet() < WHILE_IT_STARTS) {
            return;
        }
        if (isAway.compareAndSet(false, true)) {
            LOG.warn(
                    "Redis is away: menus are read from the database ({})",
                    TlsFailure.explainOr(cause, cause.toString()));
        }
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
}
