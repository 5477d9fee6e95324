package io.tableorder.throttle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.account.Tokens;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Instance;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Limits as callers meet them, at an instance whose limits are small and which believes a proxy on this machine. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTest {

    private static final int LIMIT = 5;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @LocalServerPort
    private int port;

    @TempDir
    private static Path folder;

    private TestStore store;
    private Instance instance;
    private Api limited;
    private Api api;

    @BeforeAll
    void startAnInstance() {
        store = new TestStore(jdbc, tokens);
        instance = Instance.start(
                folder,
                store.id(),
                Instance.NEVER,
                "--table-order.rate-limit.per-minute=" + LIMIT,
                "--table-order.rate-limit.orders-per-minute=" + LIMIT,
                "--table-order.rate-limit.login-per-minute=" + LIMIT,
                "--table-order.rate-limit.anonymous-per-minute=" + 4 * LIMIT,
                "--table-order.trusted-proxies=127.0.0.0/8,::1");
        limited = new Api(instance.serve());
        api = new Api(port);
    }

    @AfterAll
    void stopIt() {
        instance.close();
    }

    @Test
    void eachKindOfRequestHasABudgetOfItsOwn() {
        whileRedisAnswersInTime(() -> eachKindIsCountedFor(new TestStore(jdbc, tokens)));
    }

    private void eachKindIsCountedFor(TestStore store) {
        String table = store.tableToken(0);
        for (int i = 0; i < LIMIT; i++) {
            Answer answer = limited.get("/api/customer/menus").as(table).send().expect(200);
            assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"reads\";q=5;w=60");
            assertThat(answer.header("RateLimit")).startsWith("\"reads\";r=" + (LIMIT - 1 - i) + ";t=");
            assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("5");
            assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo(String.valueOf(LIMIT - 1 - i));
        }
        Answer refused = limited.get("/api/customer/menus").as(table).send().expect(429);
        assertThat(refused.code()).isEqualTo("RATE_LIMIT_EXCEEDED");
        assertThat(refused.header("Retry-After")).isEqualTo("12");
        assertThat(refused.header("RateLimit")).startsWith("\"reads\";r=0;t=");

        Answer order = limited.post("/api/customer/orders")
                .as(table)
                .json(store.cart())
                .send()
                .expect(201);
        assertThat(order.header("RateLimit-Policy")).isEqualTo("\"orders\";q=5;w=60");
        limited.get("/api/customer/menus").as(store.tableToken(1)).send().expect(200);
    }

    @Test
    void behindATrustedProxyItIsTheClientsAddressThatIsCounted() {
        AtomicInteger next = new AtomicInteger(100);
        whileRedisAnswersInTime(() -> {
            int client = next.incrementAndGet();
            theClientIsCounted("198.51.100." + client, "192.0.2." + client);
        });
    }

    private void theClientIsCounted(String client, String other) {
        for (int i = 0; i < LIMIT; i++) {
            login(client).expect(401);
        }
        Answer refused = login("203.0.113.5, " + client).expect(429);
        assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"logins\";q=5;w=60");
        assertThat(refused.header("RateLimit")).startsWith("\"logins\";r=0");
        login(other).expect(401);
        login(client + ", 127.0.0.1").expect(429);
    }

    /** A request for which Redis has no answer in time is counted apart, and a login more strictly: then once more, for another caller. */
    private static void whileRedisAnswersInTime(ThrowingRunnable expectations) {
        await().atMost(Duration.ofMinutes(1)).untilAsserted(expectations);
    }

    @Test
    void requestsWithoutATokenAreCountedByAddress() {
        for (int i = 0; i < 4 * LIMIT; i++) {
            limited.get("/api/customer/menus")
                    .header("X-Forwarded-For", "198.51.100.20")
                    .send()
                    .expect(401);
        }
        Answer refused = limited.get("/openapi.json")
                .header("X-Forwarded-For", "198.51.100.20")
                .header("Origin", "http://localhost:3000")
                .sendUnchecked()
                .expect(429);
        assertThat(refused.code()).isEqualTo("RATE_LIMIT_EXCEEDED");
        assertThat(refused.header("Access-Control-Allow-Origin"))
                .as("a page may read it, too")
                .isEqualTo("http://localhost:3000");
        assertThat(refused.header("Access-Control-Expose-Headers")).contains("Retry-After");
        limited.get("/readyz").header("X-Forwarded-For", "198.51.100.20").send().expect(200);
        limited.get("/openapi.json")
                .header("X-Forwarded-For", "198.51.100.21")
                .send()
                .expect(200);
    }

    /** Whoever has one address of IPv6 has all of its /64. */
    @Test
    void clientsWithIpv6AreCountedByTheirNetwork() {
        for (int i = 1; i <= 4 * LIMIT; i++) {
            anonymous("2001:db8:0:7:0:%x::%x".formatted(i, i)).expect(401);
        }
        anonymous("2001:DB8::7:ffff:ffff:ffff:ffff").expect(429);
        anonymous("2001:db8:0:8::1").expect(401);
    }

    @Test
    void anIpv4AddressIsTheSameClientHoweverItIsWritten() {
        for (int i = 0; i < 4 * LIMIT; i++) {
            anonymous("::ffff:198.51.100.60").expect(401);
        }
        anonymous("198.51.100.60").expect(429);
        anonymous("::ffff:198.51.100.61").expect(401);
    }

    private Answer anonymous(String address) {
        return limited.get("/api/customer/menus")
                .header("X-Forwarded-For", address)
                .send();
    }

    @Test
    void preflightsAreNotCounted() {
        for (int i = 0; i < 8 * LIMIT; i++) {
            limited.call("OPTIONS", "/api/customer/orders")
                    .header("X-Forwarded-For", "198.51.100.40")
                    .header("Origin", "http://localhost:3000")
                    .header("Access-Control-Request-Method", "POST")
                    .sendUnchecked()
                    .expect(200);
        }
        assertThat(limited.get("/openapi.json")
                        .header("X-Forwarded-For", "198.51.100.40")
                        .send()
                        .expect(200)
                        .header("X-RateLimit-Remaining"))
                .isEqualTo(String.valueOf(4 * LIMIT - 1));
    }

    @Test
    void guessingTokensIsCountedToo() {
        for (int i = 0; i < 4 * LIMIT; i++) {
            guess().expect(401);
        }
        guess().expect(429);
        // Whoever has a token is not held back by others at the same address.
        limited.get("/api/admin/orders")
                .as(store.adminToken())
                .header("X-Forwarded-For", "198.51.100.30")
                .send()
                .expect(200);
    }

    @Test
    void everyAnswerTellsHowTheCallerStands() {
        List<Answer> answers = List.of(
                api.get("/health").send(),
                api.get("/openapi.json").send(),
                api.get("/docs").sendUnchecked(),
                api.get("/nowhere").sendUnchecked(),
                api.call("PUT", "/health").sendUnchecked(),
                api.get("/api/customer/menus").send(),
                api.get("/api/customer/menus").as("forged").send(),
                api.get("/api/customer/menus").as(store.adminToken()).send(),
                api.get("/api/customer/menus/0").as(store.tableToken(0)).send(),
                api.post("/api/customer/orders")
                        .as(store.tableToken(0))
                        .json("{")
                        .send());
        assertThat(answers)
                .extracting(Answer::status)
                .containsExactly(200, 200, 200, 404, 405, 401, 401, 403, 404, 400);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.headers().keySet())
                .usingElementComparator(String.CASE_INSENSITIVE_ORDER)
                .contains(
                        "X-Request-Id", "RateLimit", "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Remaining"));
        // Vary may come several times.
        assertThat(answers).allSatisfy(answer -> assertThat(answer.headers())
                .allSatisfy((name, values) -> assertThat(name.equalsIgnoreCase("Vary") ? 1 : values.size())
                        .as(name)
                        .isEqualTo(1)));
    }

    @Test
    void aClientMayKeepTheMenuAsLongAsItAsksWhetherItIsCurrent() {
        Answer menus = api.get("/api/customer/menus").as(store.tableToken(0)).send();
        assertThat(menus.headers().get("cache-control")).containsExactly("private, no-cache");
        assertThat(api.get("/health").send().header("Cache-Control")).isEqualTo("no-store");
    }

    private Answer login(String forwardedFor) {
        return limited.post("/api/admin/auth/login")
                .header("X-Forwarded-For", forwardedFor)
                // Another account each time: those have a budget, too.
                .json("{\"username\":\"nobody-" + UUID.randomUUID() + "\",\"password\":\"wrong\"}")
                .send();
    }

    private Answer guess() {
        return limited.get("/api/admin/orders")
                .header("X-Forwarded-For", "198.51.100.30")
                .as("guess")
                .send();
    }
}
