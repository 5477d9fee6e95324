package io.tableorder.access.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.Redis;
import io.tableorder.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

@IntegrationTest
class BucketsTest {

    private static final int LIMIT = 20;

    @Autowired
    private LettuceConnectionFactory redis;

    private final String caller = "table:" + UUID.randomUUID();

    /** A test before this one may have stopped Redis. */
    @BeforeEach
    void theConnectionIsThere() {
        await().ignoreExceptions()
                .until(() -> "PONG".equals(template().execute((RedisConnection connection) -> connection.ping())));
    }

    @Test
    void thePageOfOperatorsHasEveryBudget() throws IOException {
        String budgets = Stream.of(Budget.values())
                .map(budget -> "`" + budget.policy() + "`")
                .collect(Collectors.joining(", "));
        assertThat(Files.readString(Path.of("docs/operations.md")))
                .contains("Requests beyond a limit (429): " + budgets);
    }

    @Test
    void twoInstancesShareOneLimit() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Buckets one = instance(meters);
        Buckets other = instance(meters);

        Instant start = Instant.now();
        long allowed = IntStream.range(0, 2 * LIMIT)
                .filter(i ->
                        (i % 2 == 0 ? one : other).take(Budget.READS, caller).isGranted())
                .count();

        // If Redis is late, as on a busy machine, each instance counts by itself.
        double alone = meters.get("tableorder.ratelimit.alone").counter().count();
        assertThat(allowed).isBetween((long) LIMIT, LIMIT + 1 + backSince(start) + (long) alone);
    }

    @Test
    void callersDoNotShareALimit() {
        Buckets buckets = instance();
        IntStream.range(0, LIMIT).forEach(i -> buckets.take(Budget.READS, caller));

        assertThat(buckets.take(Budget.READS, "table:" + UUID.randomUUID()).isGranted())
                .isTrue();
        assertThat(buckets.take(Budget.LOGINS, caller).isGranted()).isTrue();
    }

    @Test
    void aRefusedCallerLearnsWhenToRetry() {
        Buckets buckets = instance();
        Quota quota = Stream.generate(() -> buckets.take(Budget.READS, caller))
                .filter(taken -> !taken.isGranted())
                .findFirst()
                .orElseThrow();
        assertThat(quota.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aRedisThatIsGoneIsReplacedByALocalLimitAtOnce() {
        Buckets buckets = instance();
        connect(buckets);
        Redis.stop();
        try {
            assertLocalLimit(buckets);
        } finally {
            Redis.start();
        }
    }

    @Test
    void aRedisThatHangsIsReplacedByALocalLimitAfterAFewShortWaits() {
        Buckets buckets = instance();
        connect(buckets);
        Redis.pause();
        try {
            assertLocalLimit(buckets);
        } finally {
            Redis.resume();
        }
    }

    @Test
    void anInstanceThatStartsWithoutRedisCountsByItself() {
        Redis.stop();
        try {
            assertLocalLimit(instance());
        } finally {
            Redis.start();
        }
    }

    @Test
    void withoutRedisLoginsAreCountedMoreStrictly() {
        Buckets buckets = instance();
        Redis.stop();
        try {
            List<Quota> quotas = Stream.generate(() -> buckets.take(Budget.LOGINS, caller))
                    .limit(LIMIT)
                    .toList();
            assertThat(quotas.stream().filter(Quota::isGranted).count()).isBetween(LIMIT / 4L, LIMIT / 4L + 2);
            assertThat(quotas).extracting(Quota::limit).containsOnly(LIMIT / 4);
            assertThat(quotas).last().returns(Duration.ofSeconds(12), Quota::retryAfter);
        } finally {
            Redis.start();
        }
    }

    @Test
    void aTokenCostsOneRoundTripAndComesBackAsFastAsTheLimitSays() {
        int limit = 600;
        Buckets buckets =
                new Buckets(TestSettings.with("rate-limit.per-minute", limit), redis, new SimpleMeterRegistry());
        connect(buckets);
        long before = commands();
        assertThat(Stream.generate(() -> buckets.take(Budget.READS, caller).remaining())
                        .limit(3))
                .isSortedAccordingTo(Comparator.reverseOrder())
                .first()
                .isEqualTo(limit - 1L);
        Instant taken = Instant.now();
        assertThat(commands() - before).isEqualTo(3);
        await().until(() -> tenths(taken) > 3);
        assertThat(buckets.take(Budget.READS, caller).remaining()).isEqualTo(limit - 1L);
    }

    @Test
    void aRedisThatHasForgottenItsScriptsLearnsTheScriptAgain() {
        Buckets buckets = instance();
        connect(buckets);
        template().execute((RedisConnection connection) -> {
            connection.scriptingCommands().scriptFlush();
            return true;
        });
        assertThat(buckets.take(Budget.READS, caller).remaining()).isEqualTo(LIMIT - 1);
        assertThat(template().getExpire("bucket:reads:" + LIMIT + ":" + caller)).isBetween(1L, 13L);
    }

    private StringRedisTemplate template() {
        return new StringRedisTemplate(redis);
    }

    /** How many scripts have run by their digest. */
    private long commands() {
        Properties statistics = template()
                .execute((RedisConnection connection) ->
                        connection.serverCommands().info("commandstats"));
        String evalsha = Objects.requireNonNull(statistics).getProperty("cmdstat_evalsha", "calls=0,");
        return Long.parseLong(evalsha.replaceAll("calls=(\\d+),.*", "$1"));
    }

    @Test
    void tokensComeBackAsFastAsTheLimitSays() {
        int limit = 600;
        Buckets buckets =
                new Buckets(TestSettings.with("rate-limit.per-minute", limit), redis, new SimpleMeterRegistry());
        buckets.takeAlone(Budget.READS, caller);
        Instant start = Instant.now();
        long granted = takeAll(buckets);
        await().until(() -> tenths(start) > 10);
        long before = tenths(start);
        granted += takeAll(buckets);
        assertThat(granted - limit).isBetween(before - 2, tenths(start) + 1);
    }

    private long takeAll(Buckets buckets) {
        return Stream.generate(() -> buckets.takeAlone(Budget.READS, caller))
                .takeWhile(Quota::isGranted)
                .count();
    }

    /** The tenths of a second since the start: in each, one token of six hundred a minute comes back. */
    private static long tenths(Instant start) {
        return Duration.between(start, Instant.now()).toMillis() / 100;
    }

    /** How many tokens have come back in the meantime. */
    private static long backSince(Instant start) {
        return Duration.between(start, Instant.now()).toMillis() * LIMIT / 60_000;
    }

    private void assertLocalLimit(Buckets buckets) {
        Instant start = Instant.now();
        long allowed = IntStream.range(0, 2 * LIMIT)
                .filter(i -> buckets.take(Budget.READS, caller).isGranted())
                .count();
        assertThat(allowed).isBetween((long) LIMIT, LIMIT + 2 + backSince(start));
        // No measure of speed: no request waits for Redis, but five of the forty calls may take 100 ms.
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    private static void connect(Buckets buckets) {
        buckets.take(Budget.READS, "table:" + UUID.randomUUID());
    }

    private Buckets instance() {
        return instance(new SimpleMeterRegistry());
    }

    private Buckets instance(SimpleMeterRegistry meters) {
        Settings limited = TestSettings.with("rate-limit.per-minute", LIMIT, "rate-limit.login-per-minute", LIMIT);
        return new Buckets(limited, redis, meters);
    }
}
