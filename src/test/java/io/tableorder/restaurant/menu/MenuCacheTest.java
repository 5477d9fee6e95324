package io.tableorder.restaurant.menu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.LogTap;
import io.tableorder.testing.Redis;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;

class MenuCacheTest extends StoreTest {

    @Autowired
    private LettuceConnectionFactory redis;

    @Autowired
    private RedisTemplate<String, byte[]> template;

    private final AtomicLong reads = new AtomicLong();
    private final List<Future<?>> readers = new ArrayList<>();

    /** A change behind the service's back is not shown, so the answer came from Redis. */
    @Test
    void aMenuIsReadFromTheDatabaseOnce() {
        awaitCached();
        for (String path : List.of(
                "/api/customer/menus",
                "/api/customer/menus?category_id=" + category(),
                "/api/customer/menus/" + store.soup(),
                "/api/customer/categories")) {
            await().ignoreExceptionsInstanceOf(QueryTimeoutException.class).untilAsserted(() -> {
                get(path);
                assertThat(keys()).anyMatch(key -> key.endsWith(lastOf(path)));
            });
            Answer first = get(path);
            jdbc.sql("update menus set name = name || '!' where store_id = ?")
                    .param(store.id())
                    .update();
            jdbc.sql("update menu_categories set name = name || '!' where store_id = ?")
                    .param(store.id())
                    .update();
            Answer second = get(path);
            assertThat(second.text()).isEqualTo(first.text());
            assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
            api.get(path)
                    .as(store.tableToken(1))
                    .header("If-None-Match", String.valueOf(first.header("ETag")))
                    .send()
                    .expect(304);
        }
        assertThat(get("/api/customer/menus/" + store.cola())
                        .json()
                        .path("name")
                        .asText())
                .startsWith("콜라!");
        assertThat(keys()).allSatisfy(key -> assertThat(secondsLeft(key)).isBetween(1L, 86_400L));
    }

    @Test
    void otherStoresAndUnknownMenusAreNotAnsweredFromIt() {
        awaitCached();
        TestStore other = new TestStore(jdbc, tokens);
        get("/api/customer/menus/" + store.soup());
        assertThat(api.get("/api/customer/menus/" + store.soup())
                        .as(other.tableToken(0))
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("MENU_NOT_FOUND");
        assertThat(api.get("/api/customer/menus")
                        .as(other.tableToken(0))
                        .send()
                        .json()
                        .findValuesAsText("id"))
                .doesNotContain(String.valueOf(store.soup()));
    }

    @Test
    void aChangeIsSeenByTheNextReadOfAnyQuestion() {
        awaitCached();
        for (long price = 1; price < 20; price++) {
            readAll();
            change(price).expect(200);
            assertThat(price()).isEqualTo(price);
            assertThat(get("/api/customer/menus/" + store.soup())
                            .json()
                            .path("price")
                            .asLong())
                    .isEqualTo(price);
            assertThat(get("/api/customer/menus?category_id=" + category())
                            .json()
                            .at("/0/price")
                            .asLong())
                    .isEqualTo(price);
        }
        readAll();
        api.patch("/api/admin/categories/" + category())
                .as(store.adminToken())
                .json("{\"name\":\"국\"}")
                .send()
                .expect(200);
        assertThat(get("/api/customer/categories").json().at("/0/name").asText())
                .isEqualTo("국");
        assertThat(get("/api/customer/menus").json().at("/0/category_name").asText())
                .isEqualTo("국");
    }

    /** A reading that began before a change must not outlive it, however the two overlap. */
    @Test
    void noReaderSeesAPriceThatWasReplacedBefore() throws Exception {
        awaitCached();
        assertNoOldPrices(() -> {});
    }

    @Test
    void noReaderSeesAnOldPriceWhileRedisComesAndGoes() throws Exception {
        awaitCached();
        assertNoOldPrices(() -> {
            Redis.pause();
            awaitMoreReads();
            Redis.resume();
            awaitMoreReads();
            Redis.stop();
            awaitMoreReads();
            Redis.start();
        });
        awaitCached();
    }

    /** Returns early if a reader has seen an old price. */
    private void awaitMoreReads() {
        long target = reads.get() + 100;
        await().atMost(Duration.ofSeconds(30))
                .until(() -> reads.get() > target || readers.stream().anyMatch(Future::isDone));
    }

    private void assertNoOldPrices(Runnable meanwhile) throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicLong answered = new AtomicLong();
        change(1).expect(200);
        answered.set(1);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int i = 0; i < 2; i++) {
                readers.add(threads.submit(() -> {
                    while (!isOver.get()) {
                        long atLeast = answered.get();
                        assertThat(price()).isGreaterThanOrEqualTo(atLeast);
                        reads.incrementAndGet();
                    }
                }));
            }
            Future<?> writer = threads.submit(() -> {
                for (long price = 2; !isOver.get(); price++) {
                    change(price).expect(200);
                    answered.set(price);
                }
            });
            meanwhile.run();
            awaitMoreReads();
            awaitMoreReads();
            isOver.set(true);
            writer.get();
            for (Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            isOver.set(true);
            threads.shutdownNow();
            Redis.resume();
        }
        assertThat(answered.get()).isGreaterThan(10);
    }

    @Test
    void withoutRedisTheDatabaseAnswers() {
        awaitCached();
        cacheAll();
        Redis.stop();
        try {
            readAll();
            change(7).expect(200);
            assertThat(price()).isEqualTo(7);
        } finally {
            Redis.start();
        }
        // Redis has kept what was in it before the change.
        for (int i = 0; i < 20; i++) {
            assertThat(price()).isEqualTo(7);
        }
        awaitCached();
        assertThat(price()).isEqualTo(7);
    }

    @Test
    void aRedisThatHangsIsWaitedForOnce() {
        awaitCached();
        cacheAll();
        Duration usual = timeOfReads();
        Redis.pause();
        try {
            Instant start = Instant.now();
            timeOfReads();
            change(7).expect(200);
            assertThat(price()).isEqualTo(7);
            // Not a speed, but the promise that not each of 200 reads waits 100 ms, here and in the throttle: 40 s more
            // than usual.
            assertThat(Duration.between(start, Instant.now()))
                    .isLessThan(usual.multipliedBy(3).plusSeconds(12));
        } finally {
            Redis.resume();
        }
        for (int i = 0; i < 20; i++) {
            assertThat(price()).isEqualTo(7);
        }
        awaitCached();
        assertThat(price()).isEqualTo(7);
    }

    private Duration timeOfReads() {
        Instant start = Instant.now();
        for (int i = 0; i < 50; i++) {
            readAll();
        }
        return Duration.between(start, Instant.now());
    }

    @Test
    void anInstanceThatStartsOutdatesWhatItFinds() {
        awaitCached();
        cacheAll();
        jdbc.sql("update menus set price = 3 where id = ?").param(store.soup()).update();
        new MenuCache(template, redis).settleDoubts();
        assertThat(price()).isEqualTo(3);
    }

    /** At the start of both, Redis may be the later one. */
    @Test
    void aRedisThatWasNeverThereIsAWarningOnlyAfterAFewTries() {
        LettuceConnectionFactory nowhere = new LettuceConnectionFactory("127.0.0.1", 1);
        nowhere.afterPropertiesSet();
        nowhere.start();
        MenuCache cache = new MenuCache(new MenuCacheConfiguration().menuCacheRedis(nowhere), nowhere);
        try (LogTap log = new LogTap()) {
            for (int i = 0; i < 4; i++) {
                cache.settleDoubts();
            }
            assertThat(log.of(MenuCache.class.getName())).isEmpty();
            cache.settleDoubts();
            cache.settleDoubts();
            assertThat(log.of(MenuCache.class.getName())).hasSize(1);
        } finally {
            nowhere.destroy();
        }
    }

    @Test
    void orderingDoesNotRelyOnIt() {
        awaitCached();
        cacheAll();
        jdbc.sql("update menus set price = 5 where id = ?").param(store.soup()).update();
        JsonNode order = api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(store.cart())
                .send()
                .expect(201)
                .json();
        assertThat(order.path("total_price").asLong()).isEqualTo(5 + 2 * TestStore.COLA_PRICE);
    }

    /** A test before may have left Redis in doubt. */
    private void awaitCached() {
        TestStore probe = new TestStore(jdbc, tokens);
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            api.get("/api/customer/menus").as(probe.tableToken(0)).send().expect(200);
            return keys(probe).stream().anyMatch(key -> key.endsWith(":menus"));
        });
    }

    private static String lastOf(String path) {
        String bare = path.replaceFirst(".*/customer/", "");
        return bare.startsWith("menus?")
                ? ":menus-of:" + bare.replaceFirst(".*=", "")
                : ":" + bare.replace("menus/", "menu:");
    }

    private List<String> keys() {
        return keys(store);
    }

    private List<String> keys(TestStore store) {
        try (var connection = redis.getConnection()) {
            return connection
                    .keyCommands()
                    .keys(("menu:" + store.id() + ":*").getBytes(StandardCharsets.UTF_8))
                    .stream()
                    .map(key -> new String(key, StandardCharsets.UTF_8))
                    .toList();
        }
    }

    private long secondsLeft(String key) {
        try (var connection = redis.getConnection()) {
            return connection.keyCommands().ttl(key.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Until all is in the cache: the first answer of a store finds no stamp to be kept with. */
    private void cacheAll() {
        await().untilAsserted(() -> {
            readAll();
            assertThat(keys()).hasSize(5);
        });
    }

    private void readAll() {
        get("/api/customer/menus");
        get("/api/customer/menus?category_id=" + category());
        get("/api/customer/menus/" + store.soup());
        get("/api/customer/categories");
    }

    private long price() {
        return get("/api/customer/menus").json().at("/0/price").asLong();
    }

    private Answer get(String path) {
        return api.get(path).as(store.tableToken(0)).send().expect(200);
    }

    private Answer change(long price) {
        return api.patch("/api/admin/menus/" + store.soup())
                .as(store.adminToken())
                .json("{\"price\":" + price + "}")
                .send();
    }

    private long category() {
        return jdbc.sql("select id from menu_categories where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
    }
}
