package io.tableorder.access.throttle;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Token buckets in Redis, each changed by a script in one round trip. The script counts by the clock of Redis, which is one for all
 * instances. A bucket is one number: when it is full again, in microseconds (the generic cell rate algorithm, ITU-T I.371, with the
 * theoretical arrival time as state). The key outlives a full
 * bucket by ten seconds, so that operators see who has called.
 */
final class SharedBuckets {

    /** Answers how many tokens are left after this one, or -1 if there was none. After a clock was set back, a caller waits for one token at most. */
    private static final String TAKE = """
            local clock = redis.call('time')
            local now = clock[1] * 1000000 + clock[2]
            local capacity = tonumber(ARGV[1])
            local interval = tonumber(ARGV[2])
            local full = tonumber(redis.call('get', KEYS[1])) or now
            full = math.min(math.max(full, now), now + capacity * interval)
            local left = math.floor((now + capacity * interval - full) / interval)
            if left < 1 then
                return -1
            end
            full = full + interval
            redis.call('set', KEYS[1], string.format('%.0f', full), 'px', math.ceil((full - now) / 1000) + 10000)
            return left - 1
            """;

    private static final long MINUTE = TimeUnit.MINUTES.toMicros(1);

    private final RedisAsyncCommands<String, String> redis;
    private final String digest;
    private final Duration patience;

    SharedBuckets(StatefulRedisConnection<String, String> connection, Duration patience) {
        this.redis = connection.async();
        this.digest = redis.digest(TAKE);
        this.patience = patience;
    }

    /**
     * Takes one token.
     *
     * @param limit tokens that the bucket holds, and that come back in a minute, one by one
     * @return how many tokens are left, or -1 if there was none to take
     * @throws RuntimeException if Redis has not answered in time. The token may have been taken
     */
    long take(String key, int limit) {
        String[] keys = {key};
        String capacity = String.valueOf(limit);
        String interval = String.valueOf((MINUTE + limit - 1) / limit);
        try {
            return await(commands -> commands.evalsha(digest, ScriptOutputType.INTEGER, keys, capacity, interval));
        } catch (RedisNoScriptException newRedis) {
            return await(commands -> commands.eval(TAKE, ScriptOutputType.INTEGER, keys, capacity, interval));
        }
    }

    private long await(Function<RedisAsyncCommands<String, String>, RedisFuture<Long>> command) {
        RedisFuture<Long> left = command.apply(redis);
        Long answer = LettuceFutures.awaitOrCancel(left, patience.toNanos(), TimeUnit.NANOSECONDS);
        if (answer == null) {
            throw new RedisCommandTimeoutException("No answer within " + patience);
        }
        return answer;
    }
}
