package io.tableorder.restaurant.menu;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.Redis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.redis.RedisConstants;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.core.RedisTemplate;

/** Facts about Camel's {@code spring-redis} that the cache of menus is built on (docs/adr/0007). */
@IntegrationTest
class SpringRedisTest {

    private static final Duration LONGER_THAN_A_ROUND_TRIP = Duration.ofMillis(90);

    @Autowired
    private ProducerTemplate camel;

    @Autowired
    private RedisTemplate<String, byte[]> redis;

    private final String key = "test:" + UUID.randomUUID();
    private final byte[] value = {0, (byte) 0xff};

    /** So one round trip serves a hit, and bytes stay as they are. */
    @Test
    void readsTheBytesOfSeveralKeysWithOneCommand() {
        redis.opsForValue().set(key, value, Duration.ofMinutes(1));
        assertThat(send("MGET", Map.of(RedisConstants.FIELDS, List.of(key, key + ":none")))
                        .getMessage()
                        .getBody(List.class))
                .containsExactly(value, null);
    }

    /** So a guest would wait for the write to a Redis that hangs: the fill is in a route behind a queue. */
    @Test
    void waitsForTheAnswerToAWrite() {
        send("MGET", Map.of(RedisConstants.FIELDS, List.of(key)));
        Redis.pause();
        try {
            long begun = System.nanoTime();
            Exchange failed = send(
                    "SETEX", Map.of(RedisConstants.KEY, key, RedisConstants.VALUE, value, RedisConstants.TIMEOUT, 60));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(LONGER_THAN_A_ROUND_TRIP);
            assertThat(failed.getException()).isInstanceOf(QueryTimeoutException.class);
        } finally {
            Redis.resume();
        }
    }

    /** So a stamp, which must have both at once, is set without the component. */
    @Test
    void writesIfAbsentOnlyWithoutALifetime() {
        send("SETNX", Map.of(RedisConstants.KEY, key, RedisConstants.VALUE, value, RedisConstants.TIMEOUT, 60));
        assertThat(redis.opsForValue().get(key)).isEqualTo(value);
        assertThat(redis.getExpire(key)).as("without a lifetime").isEqualTo(-1);
        redis.delete(key);
    }

    private Exchange send(String command, Map<String, Object> headers) {
        return camel.send(
                "spring-redis:redis:6379?command=" + command + "&redisTemplate=#menuCacheRedis",
                ExchangePattern.InOut,
                exchange -> exchange.getMessage().getHeaders().putAll(headers));
    }
}
