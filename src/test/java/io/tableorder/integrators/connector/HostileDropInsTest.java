package io.tableorder.integrators.connector;

import static io.tableorder.integrators.connector.DropInFixture.newStem;
import static io.tableorder.integrators.connector.DropInFixture.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tableorder.testing.StoreTest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Files that would break the service if they could: guests order, other connectors run, and each file has its verdict. */
@Tag("broker")
@Timeout(240)
class HostileDropInsTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final DropInFixture fixture;
    private final AmqpAdmin admin;
    private final CamelContext camel;
    private final String good = newStem();
    private final String stem = newStem();
    private Set<String> routesBefore = Set.of();

    @Autowired
    HostileDropInsTest(ApplicationContext context, AmqpAdmin admin, CamelContext camel) {
        this.fixture = new DropInFixture(context);
        this.admin = admin;
        this.camel = camel;
    }

    @BeforeEach
    void loadAGoodOne() {
        fixture.load(good, "- to: mock:" + good);
        routesBefore = running();
    }

    @AfterEach
    void clear() {
        fixture.clear();
        admin.deleteQueue(good);
        admin.deleteQueue(stem);
    }

    @Test
    void everyBadFileIsRefusedByItselfAndNothingElseNotices() {
        Map<String, String> reasons = new LinkedHashMap<>();
        Map<String, String> files = new LinkedHashMap<>();
        String route = """
                - route:
                    id: %s
                    from: { uri: "%s", steps: [ { %s } ] }
                """;
        String name = stem + "-a";
        files.put(name, route.formatted(name, "direct:" + name, "log: x") + "  - : [\n");
        reasons.put(name, "is not YAML");
        name = stem + "-b";
        files.put(name, "");
        reasons.put(name, "is empty");
        name = stem + "-c";
        files.put(name, route.formatted(name, "nowhere:x", "log: x"));
        reasons.put(name, "consumes from \"nowhere\"");
        name = stem + "-d";
        files.put(name, route.formatted("place-order", "direct:placeOrder", "log: x"));
        reasons.put(name, "does not begin with the file's name");
        name = stem + "-e";
        files.put(name, "- beans: [ { name: dataSource, type: java.lang.Object } ]\n");
        reasons.put(name, "has \"beans\" at the top");
        name = stem + "-f";
        files.put(name, route.formatted(name, "direct:" + name, "to: 'exec:touch?args=/tmp/x'"));
        reasons.put(name, "sends to \"exec\"");
        name = stem + "-g";
        files.put(
                name,
                route.formatted(
                        name,
                        "timer:" + name,
                        "loop: { doWhile: true, simple: \"${body} == null\", steps: [ { log: x } ] }"));
        reasons.put(name, "without breakOnShutdown");
        name = stem + "-h";
        String whole = route.formatted(name, "direct:" + name, "setBody: { constant: \"cut here\" }");
        files.put(name, whole.substring(0, whole.indexOf("here")));
        reasons.put(name, "is not YAML");
        name = stem + "-i";
        files.put(name, "# " + "x".repeat(5 * 1024 * 1024));
        reasons.put(name, "is larger than 256 KiB");
        name = stem + "-j";
        files.put(name, "- &a [x]\n- &b [*a, *a, *a]\n- &c [*b, *b, *b]\n- [*c, *c, *c]\n");
        reasons.put(name, "uses a YAML anchor or alias");
        files.forEach((file, text) -> {
            fixture.put(file, text);
            placeAnOrder();
        });
        await().atMost(SOON)
                .untilAsserted(() -> reasons.forEach((file, reason) -> {
                    JsonNode connector = connector(file);
                    assertThat(connector.path("status").asText()).as(file).isEqualTo("refused");
                    assertThat(connector.path("reason").asText()).contains(reason);
                }));
        assertThat(running()).isEqualTo(routesBefore);
        theOthersRun();
    }

    @Test
    void aStormOfEditsEndsWithTheLastOne() {
        for (int i = 0; i < 200; i++) {
            fixture.put(stem, i % 2 == 0 ? "broken: [" + i : """
                    - route:
                        id: %1$s
                        description: Edit %2$d
                        from: { uri: "direct:%1$s", steps: [ { log: x } ] }
                    """.formatted(stem, i));
            if (i % 20 == 0) {
                placeAnOrder();
            }
        }
        await().atMost(SOON)
                .until(() -> camel.getRoute(stem) != null
                        && "Edit 199".equals(camel.getRoute(stem).getDescription()));
        assertThat(connector(stem).path("status").asText()).isEqualTo("loaded");
        theOthersRun();
    }

    @Test
    void loopsThatNeverEndLeaveTheOrdersAlone() {
        StringBuilder endless = new StringBuilder();
        for (String each : List.of("a", "b")) {
            endless.append("""
                    - route:
                        id: %1$s-%2$s
                        from:
                          uri: timer:%1$s-%2$s?repeatCount=1&delay=0
                          steps:
                            - loop: { doWhile: true, breakOnShutdown: true, simple: "${body} == null", steps: [ { setProperty: { name: a, constant: a } } ] }
                    """.formatted(stem, each));
        }
        fixture.put(stem, endless.toString());
        await().atMost(SOON).until(() -> busy() == 2);
        for (int i = 0; i < 20; i++) {
            placeAnOrder();
        }
        theOthersRun();
        assertThat(api.post("/api/superadmin/connectors/" + stem + "/stop")
                        .as(store.superAdminToken())
                        .json("{\"reason\":\"it never ends\"}")
                        .send()
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isIn("stopped", "loaded");
        await().atMost(SOON).until(() -> busy() == 0);
        await().atMost(SOON).until(() -> connector(stem).path("status").asText().equals("stopped"));
        jdbc.sql("delete from stopped_connectors where name = ?").param(stem).update();
    }

    /** Neither when it goes well, nor while a step is tried again. */
    @Test
    void aConnectorNeverRunsOnTheThreadsOfOrders() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        fixture.load(stem, "- to: mock:" + stem);
        fixture.mock(stem).whenAnyExchangeReceived(exchange -> {
            threads.add(Thread.currentThread().getName());
            if (threads.size() == 1 && waiting.getCount() == 1) {
                waiting.countDown();
                throw new IllegalStateException("Once more, please");
            }
            over.await(60, TimeUnit.SECONDS);
        });
        try {
            for (int i = 0; i < 30; i++) {
                fixture.publish(order(UUID.randomUUID(), store.id(), i));
            }
            assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
            await().atMost(SOON).until(() -> fixture.mock(stem).getReceivedCounter() >= 2);
            for (int i = 0; i < 20; i++) {
                placeAnOrder();
            }
            theOthersRun();
        } finally {
            over.countDown();
        }
        assertThat(threads).isNotEmpty().noneMatch(thread -> thread.startsWith("task-") || thread.contains("http-nio"));
    }

    private void placeAnOrder() {
        api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(store.cart())
                .send()
                .expect(201);
    }

    private void theOthersRun() {
        placeAnOrder();
        int before = fixture.mock(good).getReceivedCounter();
        fixture.publish(order(UUID.randomUUID(), store.id(), 1));
        await().atMost(SOON).until(() -> fixture.mock(good).getReceivedCounter() > before);
        assertThat(connector(good).path("status").asText()).isEqualTo("loaded");
        assertThat(connector("kitchen-ticket").path("status").asText()).isEqualTo("loaded");
    }

    private Set<String> running() {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        camel.getRoutes().stream()
                .filter(route -> camel.getRouteController().getRouteStatus(route.getRouteId()) == ServiceStatus.Started)
                .forEach(route -> ids.add(route.getRouteId()));
        return ids;
    }

    private long busy() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("timer://" + stem))
                .count();
    }

    private JsonNode connector(String name) {
        for (JsonNode connector : api.get("/api/admin/connectors")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()) {
            if (connector.path("name").asText().equals(name)) {
                return connector;
            }
        }
        return MissingNode.getInstance();
    }
}
