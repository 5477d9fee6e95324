package io.tableorder.access.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.access.account.Tokens;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Instance;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.TestStore;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Limits as callers see them, at an instance with low limits that trusts a proxy on this machine. It runs as on Kubernetes, where Boot would
 * trust each private address by default.
 */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTest {

    private static final int LIMIT = 3;
    private static final int ANONYMOUS = 3 * LIMIT;

    /** With ten attempts, a limit that is right only half of the time passes once in a thousand runs. */
    private static final int TRIES = 10;

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
    private final AtomicInteger next = new AtomicInteger();
    private Api operators;
    private Api limited;
    private Api api;

    @BeforeAll
    void startAnInstance() throws IOException {
        int management = freePort();
        operators = new Api(management);
        store = new TestStore(jdbc, tokens);
        instance = Instance.start(
                folder,
                store.id(),
                Instance.NEVER,
                "--management.server.port=" + management,
                "--table-order.rate-limit.per-minute=" + LIMIT,
                "--table-order.rate-limit.orders-per-minute=" + LIMIT,
                "--table-order.rate-limit.login-per-minute=" + LIMIT,
                "--table-order.rate-limit.scans-per-minute=" + LIMIT,
                "--table-order.rate-limit.anonymous-per-minute=" + ANONYMOUS,
                "--table-order.trusted-proxies=127.0.0.0/8,::1",
                "--spring.main.cloud-platform=kubernetes");
        limited = new Api(instance.serve());
        api = new Api(port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterAll
    void stopIt() {
        instance.close();
    }

    @Test
    void eachKindOfRequestHasABudgetOfItsOwn() {
        eachTime(LIMIT, () -> eachKindIsCountedFor(new TestStore(jdbc, tokens)));
    }

    private void eachKindIsCountedFor(TestStore store) {
        String table = store.tableToken(0);
        for (int i = 0; i < LIMIT; i++) {
            Answer answer = limited.get("/api/customer/menus").as(table).send().expect(200);
            assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"reads\";q=" + LIMIT + ";w=60");
            assertThat(answer.header("RateLimit")).startsWith("\"reads\";r=" + (LIMIT - 1 - i) + ";t=");
            assertThat(answer.header("X-RateLimit-Limit")).isEqualTo(String.valueOf(LIMIT));
            assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo(String.valueOf(LIMIT - 1 - i));
        }
        Answer refused = limited.get("/api/customer/menus").as(table).send().expect(429);
        assertThat(refused.code()).isEqualTo("RATE_LIMIT_EXCEEDED");
        assertThat(refused.header("Retry-After")).isEqualTo(String.valueOf(60 / LIMIT));
        assertThat(refused.header("RateLimit")).startsWith("\"reads\";r=0;t=");

        Answer order = limited.post("/api/customer/orders")
                .as(table)
                .json(store.cart())
                .send()
                .expect(201);
        assertThat(order.header("RateLimit-Policy")).isEqualTo("\"orders\";q=" + LIMIT + ";w=60");
        limited.get("/api/customer/menus").as(store.tableToken(1)).send().expect(200);
    }

    @Test
    void printersOnOneKeyHaveBudgetsOfTheirOwn() {
        eachTime(LIMIT, () -> printersAreCountedApartFor(new TestStore(jdbc, tokens)));
    }

    private void printersAreCountedApartFor(TestStore store) {
        String key = store.apiKey();
        List<String> printers = Stream.of("주방", "바")
                .map(name -> api.post("/api/admin/targets")
                        .as(store.adminToken())
                        .json("{\"name\":\"" + name + "\",\"kind\":\"cloudprnt\"}")
                        .send()
                        .expect(201)
                        .json()
                        .path("target")
                        .asText())
                .toList();
        for (String printer : printers) {
            for (int i = 0; i < LIMIT; i++) {
                Answer answer = poll(printer, key).expect(200);
                assertThat(answer.header("RateLimit")).startsWith("\"printers\";r=" + (LIMIT - 1 - i) + ";t=");
            }
        }
        assertThat(poll(printers.get(0), key).expect(429).code()).isEqualTo("RATE_LIMIT_EXCEEDED");
    }

    private Answer poll(String printer, String key) {
        return limited.post("/api/integrations/cloudprnt/" + printer)
                .as(key)
                .json("{\"statusCode\":\"200%20OK\"}")
                .send();
    }

    @Test
    void behindATrustedProxyItIsTheClientsAddressThatIsCounted() {
        eachTime(LIMIT, () -> {
            String client = address();
            for (int i = 0; i < LIMIT; i++) {
                login(client).expect(401);
            }
            Answer refused = login("203.0.113.5, " + client).expect(429);
            assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"logins\";q=" + LIMIT + ";w=60");
            assertThat(refused.header("RateLimit")).startsWith("\"logins\";r=0");
            login(address()).expect(401);
            login(client + ", 127.0.0.1").expect(429);
        });
    }

    @Test
    void scansAndPairingsAreCountedByAddress() {
        Map<String, String> budgets = Map.of(
                "/api/customer/visits", "scans",
                "/api/customer/devices/token", "scans",
                "/api/customer/devices", "logins");
        budgets.forEach((path, budget) -> eachTime(LIMIT, () -> {
            String client = address();
            for (int i = 0; i < LIMIT; i++) {
                assertThat(tried(path, client).status()).isIn(401, 404);
            }
            Answer refused = tried(path, client).expect(429);
            assertThat(refused.header("RateLimit-Policy")).isEqualTo("\"" + budget + "\";q=" + LIMIT + ";w=60");
            assertThat(tried(path, address()).status()).isIn(401, 404);
        }));
    }

    private Answer tried(String path, String client) {
        String body = path.endsWith("token") ? "{\"device_key\":\"x\"}" : "{\"code\":\"x\",\"name\":\"x\"}";
        return limited.post(path)
                .header("X-Forwarded-For", client)
                .json(path.endsWith("visits") ? "{\"code\":\"x\"}" : body)
                .send();
    }

    /** A client with one IPv6 address has all addresses of its /64. */
    @Test
    void clientsWithIpv6AreCountedByTheirNetwork() {
        eachTime(LIMIT, () -> {
            String network = "2001:db8:0:" + Integer.toHexString(next.incrementAndGet());
            for (int i = 1; i <= LIMIT; i++) {
                login("%s:0:%x::%x".formatted(network, i, i)).expect(401);
            }
            login(network.toUpperCase(Locale.ROOT) + ":ffff:ffff:ffff:ffff").expect(429);
            login("2001:db8:1:" + Integer.toHexString(next.get()) + "::1").expect(401);
        });
    }

    /** Each from another address, so that it is the account's budget that ends. */
    @Test
    void guessesOfAnOwnPasswordAreCountedAsLoginsOfTheAccount() {
        eachTime(LIMIT, () -> {
            TestStore own = new TestStore(jdbc, tokens);
            for (int i = 0; i < LIMIT; i++) {
                guess(own).expect(400);
            }
            assertThat(guess(own).expect(429).code()).isEqualTo("RATE_LIMIT_EXCEEDED");
            guess(new TestStore(jdbc, tokens)).expect(400);
        });
    }

    private Answer guess(TestStore own) {
        return limited.patch("/api/admin/auth/password")
                .as(own.adminToken())
                .header("X-Forwarded-For", address())
                .json("{\"current_password\":\"wrong\",\"new_password\":\"찹쌀떡-메밀묵-자정\"}")
                .send();
    }

    @Test
    void anIpv4AddressIsTheSameClientHoweverItIsWritten() {
        eachTime(ANONYMOUS, () -> {
            String client = address();
            for (int i = 0; i < ANONYMOUS; i++) {
                anonymous("::ffff:" + client).expect(401);
            }
            anonymous(client).expect(429);
        });
    }

    @Test
    void aPrivateAddressIsNoTrustedProxyByItself() {
        eachTime(ANONYMOUS, () -> {
            String neighbour = address().replace("198.18.", "10.18.");
            for (int i = 0; i < ANONYMOUS; i++) {
                anonymous(address() + ", " + neighbour).expect(401);
            }
            anonymous(address() + ", " + neighbour).expect(429);
        });
    }

    @Test
    void whatIsNoAddressIsIgnored() {
        anonymous("unknown").expect(401);
    }

    @Test
    void requestsWithoutATokenAreCountedByAddress() {
        eachTime(ANONYMOUS, () -> {
            String client = address();
            for (int i = 0; i < ANONYMOUS; i++) {
                anonymous(client).expect(401);
            }
            Answer refused = limited.get("/openapi.json")
                    .header("X-Forwarded-For", client)
                    .header("Origin", "http://localhost:3000")
                    .sendUnchecked()
                    .expect(429);
            assertThat(refused.code()).isEqualTo("RATE_LIMIT_EXCEEDED");
            assertThat(refused.header("Access-Control-Allow-Origin"))
                    .as("a page may read it, too")
                    .isEqualTo("http://localhost:3000");
            assertThat(refused.header("Access-Control-Expose-Headers")).contains("Retry-After");
            limited.get("/readyz").header("X-Forwarded-For", client).send().expect(200);
            anonymous(address()).expect(401);
        });
    }

    @Test
    void preflightsAreNotCounted() {
        eachTime(ANONYMOUS, () -> {
            String client = address();
            for (int i = 0; i < 2 * ANONYMOUS; i++) {
                limited.call("OPTIONS", "/api/customer/orders")
                        .header("X-Forwarded-For", client)
                        .header("Origin", "http://localhost:3000")
                        .header("Access-Control-Request-Method", "POST")
                        .sendUnchecked()
                        .expect(200);
            }
            assertThat(limited.get("/openapi.json")
                            .header("X-Forwarded-For", client)
                            .send()
                            .expect(200)
                            .header("X-RateLimit-Remaining"))
                    .isEqualTo(String.valueOf(ANONYMOUS - 1));
        });
    }

    @Test
    void guessingTokensIsCountedToo() {
        eachTime(ANONYMOUS, () -> {
            String client = address();
            for (int i = 0; i < ANONYMOUS; i++) {
                staff("guess", client).expect(401);
            }
            staff("guess", client).expect(429);
            // A caller with a token is not limited by other callers at the same address.
            staff(new TestStore(jdbc, tokens).adminToken(), client).expect(200);
        });
    }

    /**
     * Runs an attempt several times, each for another caller, to find a limit that is wrong only sometimes. An attempt is void and runs
     * again if Redis did not answer in time meanwhile, or if the attempt took so long that a token came back. Any other failure is
     * final.
     */
    private void eachTime(int perMinute, Runnable attempt) {
        Duration untilATokenIsBack = Duration.ofMinutes(1).dividedBy(perMinute);
        int conclusive = 0;
        while (conclusive < TRIES) {
            double alone = countedAlone();
            Instant start = Instant.now();
            AssertionError failure = null;
            try {
                attempt.run();
            } catch (AssertionError e) {
                failure = e;
            }
            boolean isConclusive =
                    Duration.between(start, Instant.now()).compareTo(untilATokenIsBack) < 0 && countedAlone() == alone;
            if (isConclusive && failure != null) {
                throw failure;
            }
            conclusive += isConclusive ? 1 : 0;
        }
    }

    /** How many requests the instance has counted by itself. */
    private double countedAlone() {
        return operators
                .get("/actuator/prometheus")
                .sendUnchecked()
                .expect(200)
                .text()
                .lines()
                .filter(line -> line.startsWith("tableorder_ratelimit_alone_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private String address() {
        int n = next.incrementAndGet();
        return "198.18." + n / 250 + "." + (1 + n % 250);
    }

    private Answer anonymous(String address) {
        return limited.get("/api/customer/menus")
                .header("X-Forwarded-For", address)
                .send();
    }

    private Answer staff(String token, String address) {
        return limited.get("/api/admin/orders")
                .as(token)
                .header("X-Forwarded-For", address)
                .send();
    }

    @Test
    void everyAnswerReportsTheBudgetOfItsCaller() {
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
        // Vary may occur several times.
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
                // A new account each time, because accounts have a budget as well.
                .json("{\"username\":\"nobody-" + UUID.randomUUID() + "\",\"password\":\"wrong\"}")
                .send();
    }
}
