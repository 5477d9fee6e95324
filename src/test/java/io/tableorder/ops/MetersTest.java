package io.tableorder.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.testing.Api;
import io.tableorder.testing.Redis;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;

/** What is counted, and what is not. {@code MonitoringTest} shows that Prometheus can read it. */
class MetersTest extends StoreTest {

    private static final long ORDER = TestStore.SOUP_PRICE + 2 * TestStore.COLA_PRICE;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private CamelContext camel;

    @Autowired
    private ProducerTemplate producer;

    @LocalManagementPort
    private int management;

    private Api operators;

    @BeforeEach
    void connect() {
        operators = new Api(management);
    }

    @Test
    void anOrderCountsOnceHoweverOftenItIsSent() {
        String key = UUID.randomUUID().toString();
        for (int i = 0; i < 3; i++) {
            order(key, store.cart()).expect(201);
        }
        order(UUID.randomUUID().toString(), "{\"items\":[{\"menu_id\":" + store.soldOut() + ",\"quantity\":1}]}")
                .expect(409);
        assertThat(ofStore("tableorder.orders.placed")).isEqualTo(1);
        assertThat(ofStore("tableorder.orders.revenue")).isEqualTo(ORDER);
        assertThat(meters.get("tableorder.orders.revenue")
                        .tag("store", store.id().toString())
                        .counters())
                .allSatisfy(revenue ->
                        assertThat(revenue.getId().getTag("currency")).isEqualTo("KRW"));
    }

    @Test
    void eachStepOfAnOrderCounts() {
        double before = moved("preparing");
        double deletedBefore = meters.get("tableorder.orders.deleted").counter().count();
        String path = "/api/admin/orders/"
                + order(UUID.randomUUID().toString(), store.cart())
                        .json()
                        .path("id")
                        .asLong();
        api.patch(path + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"preparing\"}")
                .send()
                .expect(200);
        api.patch(path + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"served\"}")
                .send()
                .expect(409);
        api.delete(path).as(store.adminToken()).send().expect(204);
        assertThat(moved("preparing")).isGreaterThan(before);
        assertThat(meters.get("tableorder.orders.deleted").counter().count()).isGreaterThan(deletedBefore);
    }

    @Test
    void requestsAreNamedByTheirOperation() {
        double before = requests("getOrder", "404");
        api.get("/api/admin/orders/" + Long.MAX_VALUE)
                .as(store.adminToken())
                .send()
                .expect(404);
        await().untilAsserted(() -> assertThat(requests("getOrder", "404")).isGreaterThan(before));
        assertThat(meters.get("http.server.requests")
                        .tag("operation", "getOrder")
                        .timers())
                .allSatisfy(timer -> assertThat(timer.getId().getTag("uri")).isEqualTo("/api/admin/orders/{id}"));
    }

    @Test
    void requestsAreSimpleOrComplexByTheirLane() {
        String history = "/api/admin/order-history";
        api.get(history).as(store.adminToken()).send().expect(200);
        api.get(history)
                .as(store.adminToken())
                .header("Accept", "text/csv")
                .send()
                .expect(200);
        api.get("/api/admin/reports/sales").as(store.adminToken()).send().expect(200);
        store.placeOrder(api, 0);
        api.put("/api/admin/menus/" + store.soup() + "/image")
                .as(store.adminToken())
                .header("Content-Type", "text/plain")
                .body(new byte[] {1})
                .sendUnchecked()
                .expect(415);
        api.post("/api/admin/auth/login")
                .json("{\"username\":\"unknown\",\"password\":\"wrong\"}")
                .send()
                .expect(401);
        await().untilAsserted(() -> {
            assertThat(complexities("putMenuImage")).containsExactly("complex");
            assertThat(complexities("loginAdmin")).containsExactly("complex");
            assertThat(complexities("listHistory")).containsExactlyInAnyOrder("simple", "complex");
            assertThat(complexities("reportSales")).containsExactly("complex");
            assertThat(complexities("placeOrder")).containsExactly("simple");
        });
    }

    private Set<String> complexities(String operation) {
        return meters.find("http.server.requests").tag("operation", operation).timers().stream()
                .map(timer -> String.valueOf(timer.getId().getTag("complexity")))
                .collect(Collectors.toSet());
    }

    @Test
    void inventedPathsAreOneValue() {
        String invented = "invented" + UUID.randomUUID().toString().replace("-", "");
        double before = requests("none", "404");
        api.get("/" + invented).sendUnchecked().expect(404);
        api.get("/api/" + invented).sendUnchecked();
        api.call(invented.toUpperCase(Locale.ROOT), "/api/customer/orders").sendUnchecked();
        await().untilAsserted(() -> assertThat(requests("none", "404")).isGreaterThan(before));
        assertThat(scrape()).doesNotContainIgnoringCase(invented);
    }

    @Test
    void refusedLoginsCountUntilTheAccountLocks() {
        double refused = logins("refused");
        double locked = logins("locked");
        for (int i = 0; i < 6; i++) {
            api.post("/api/admin/auth/login")
                    .json("{\"username\":\"m-%s\",\"password\":\"wrong\"}".formatted(store.id()))
                    .send()
                    .expect(401);
        }
        assertThat(logins("refused") - refused).isGreaterThanOrEqualTo(4);
        assertThat(logins("locked") - locked).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aRouteTakesItsMetersWithIt() throws Exception {
        String id = "metered-" + UUID.randomUUID();
        for (int i = 0; i < 2; i++) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:" + id).routeId(id).log("once");
                }
            });
            producer.sendBody("direct:" + id, "");
            assertThat(meters.get("camel.route.policy")
                            .tag("routeId", id)
                            .functionTimer()
                            .count())
                    .isEqualTo(1);
            camel.getRouteController().stopRoute(id);
            camel.removeRoute(id);
            assertThat(meters.find("camel.route.policy").tag("routeId", id).meters())
                    .isEmpty();
            assertThat(meters.find("camel.exchanges.failed").tag("routeId", id).meters())
                    .isEmpty();
        }
    }

    @Test
    void operatorsFindHealthAndMetricsAndNothingElse() {
        assertThat(scrape())
                .contains("jvm_memory_used_bytes{")
                .containsPattern("tableorder_build_info\\{.*revision=\".+\".*version=\".+\"");
        operators.get("/actuator/health").sendUnchecked().expect(200);
        for (String endpoint : List.of("env", "beans", "heapdump", "metrics", "loggers", "threaddump", "info")) {
            operators.get("/actuator/" + endpoint).sendUnchecked().expect(404);
        }
        api.get("/actuator/prometheus").sendUnchecked().expect(404);
    }

    @Test
    void metricsAreReadWhileRedisHangs() {
        Redis.pause();
        try {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                Instant start = Instant.now();
                assertThat(scrape()).contains("tableorder_dependency_up{dependency=\"redis\"} 0.0");
                assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
            });
        } finally {
            Redis.resume();
        }
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(scrape())
                .contains("tableorder_dependency_up{dependency=\"redis\"} 1.0"));
    }

    /** Hundreds of series, not thousands: an idle instance has few. */
    @Test
    void anIdleInstanceHasFewSeries() {
        assertThat(Arrays.stream(scrape().split("\n"))
                        .filter(line -> !line.startsWith("#"))
                        .filter(line -> !line.startsWith("http_server_") && !line.contains("store="))
                        .count())
                .isLessThan(1_500);
    }

    private Api.Answer order(String key, String cart) {
        return api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Idempotency-Key", key)
                .json(cart)
                .send();
    }

    /** A store's name is learned within a minute; from then on it is counted under that. */
    private double ofStore(String name) {
        return meters.find(name).tag("store", store.id().toString()).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private double moved(String status) {
        return meters.get("tableorder.orders.moved")
                .tag("status", status)
                .counter()
                .count();
    }

    private double logins(String result) {
        return meters.get("tableorder.logins")
                .tag("role", "store_admin")
                .tag("result", result)
                .counter()
                .count();
    }

    /** They are counted a moment after their answer. */
    private double requests(String operation, String status) {
        return meters.find("http.server.requests").tag("operation", operation).tag("status", status).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }

    private String scrape() {
        return operators.get("/actuator/prometheus").sendUnchecked().expect(200).text();
    }
}
