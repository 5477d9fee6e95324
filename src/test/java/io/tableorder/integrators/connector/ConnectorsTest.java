package io.tableorder.integrators.connector;

import static io.tableorder.integrators.connector.DropInFixture.newStem;
import static io.tableorder.integrators.connector.DropInFixture.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.tableorder.testing.Api;
import io.tableorder.testing.Broker;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

@Tag("broker")
@Timeout(120)
class ConnectorsTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String WHSEC = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

    private final DropInFixture fixture;
    private final AmqpAdmin admin;
    private final String stem = newStem();
    private @Nullable String superAdmin;

    @Autowired
    ConnectorsTest(ApplicationContext context, AmqpAdmin admin) {
        this.fixture = new DropInFixture(context);
        this.admin = admin;
    }

    @AfterEach
    void clear() {
        fixture.clear();
        admin.deleteQueue(stem);
        jdbc.sql("delete from stopped_connectors where name = ?").param(stem).update();
    }

    @Test
    void aLoadedFileIsShownWithWhatWentThroughIt() {
        fixture.load(stem, """
                - filter:
                    simple: "${body} contains '\\"order_id\\":2,'"
                    steps:
                      - throwException: { exceptionType: java.lang.IllegalStateException, message: "secret" }
                """);
        JsonNode connector = connector();
        assertThat(connector.path("status").asText()).isEqualTo("loaded");
        assertThat(connector.path("reason").isNull()).isTrue();
        assertThat(route(connector).path("status").asText()).isEqualTo("started");
        assertThat(connector.path("all_stores").asBoolean()).isTrue();
        assertThat(connector.path("stores")).isEmpty();
        assertThat(route(asSuperAdmin()).path("exchanges_completed").asText()).isEqualTo("0");

        fixture.publish(order(UUID.randomUUID(), store.id(), 1));
        fixture.publish(order(UUID.randomUUID(), store.id(), 2));
        fixture.publish(order(UUID.randomUUID(), store.id(), 3));
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode route = route(asSuperAdmin());
            assertThat(route.path("exchanges_completed").asInt()).isEqualTo(2);
            assertThat(route.path("exchanges_failed").asInt()).isEqualTo(1);
            assertThat(route.path("last_failure").asText()).isEqualTo("java.lang.IllegalStateException");
        });
        assertThat(route(connector()).path("exchanges_completed").isNull())
                .as("of all stores")
                .isTrue();
        assertThat(route(connector()).path("exchanges_failed").isNull()).isTrue();
        assertThat(connector().path("routes")).as("with that of the kamelet").hasSize(2);
        assertThat(connector().toString()).doesNotContain("secret");
    }

    @Test
    void aRefusedFileIsShownWithTheReasonAndTheLine() {
        fixture.put(stem, """
                - route:
                    id: %s
                    from:
                      uri: timer:%s
                      steps:
                        - to: exec:ls
                """.formatted(stem, stem));
        await().atMost(SOON).until(() -> !connector().isMissingNode());
        JsonNode connector = connector();
        assertThat(connector.path("status").asText()).isEqualTo("refused");
        assertThat(connector.path("reason").asText()).contains("sends to \"exec\"");
        assertThat(connector.path("line").asInt()).isEqualTo(6);
        assertThat(connector.path("routes")).isEmpty();

        fixture.clear();
        assertThat(connector().isMissingNode()).as("of a file that is gone").isTrue();
    }

    @Test
    void aSuperAdminStopsAndStartsAConnectorForAllStores() throws Exception {
        fixture.load(stem, "- to: mock:" + stem);
        JsonNode stopped = control("stop", "{\"reason\":\"포스 점검\"}").expect(200).json();
        assertThat(stopped.path("status").asText()).isEqualTo("stopped");
        assertThat(stopped.at("/stopped/by").asText()).startsWith("admin:");
        assertThat(stopped.at("/stopped/reason").asText()).isEqualTo("포스 점검");
        assertThat(stopped.path("routes")).isEmpty();
        assertThat(connector().at("/stopped/by").isNull())
                .as("as a store's admin sees it")
                .isTrue();
        assertThat(connector().at("/stopped/reason").asText()).isEqualTo("포스 점검");

        JsonNode again = control("stop", "{\"reason\":\"other\"}").expect(200).json();
        assertThat(again).as("stopped twice").isEqualTo(stopped);
        assertThat(control("retry", null).expect(200).json().path("status").asText())
                .isEqualTo("stopped");
        fixture.publish(order(UUID.randomUUID(), store.id(), 1));
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(admin.getQueueInfo(stem).getMessageCount()).isEqualTo(1));
        assertThat(fixture.mock(stem).getReceivedCounter()).isZero();

        JsonNode started = control("start", null).expect(200).json();
        assertThat(started.path("status").asText()).isEqualTo("loaded");
        assertThat(started.path("stopped").isNull()).isTrue();
        await().atMost(SOON).until(() -> fixture.mock(stem).getReceivedCounter() == 1);
        assertThat(control("start", null).expect(200).json().path("since"))
                .as("started twice")
                .isEqualTo(started.path("since"));
        assertThat(connector().at("/queues/0/name").asText()).isEqualTo(stem);
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        asSuperAdmin().at("/queues/0/waiting").asText())
                .isEqualTo("0"));
        assertThat(connector().at("/queues/0/waiting").isNull())
                .as("of all stores")
                .isTrue();
    }

    @Test
    void aStoresAdminSeesWhatIsForTheStoreAndNothingThatCountsOthers() {
        UUID other = new TestStore(jdbc, tokens).id();
        fixture.load(stem, ", storeId: " + other, "- to: mock:" + stem);
        assertThat(connector().isMissingNode()).as("of another store").isTrue();
        assertThat(asSuperAdmin().path("status").asText()).isEqualTo("loaded");
        assertThat(asSuperAdmin().at("/stores/0").asText()).isEqualTo(other.toString());
        assertThat(asSuperAdmin().path("all_stores").asBoolean()).isFalse();
        control("stop", "{}").expect(200);
        assertThat(connector().isMissingNode()).as("of another, and stopped").isTrue();
        control("start", null).expect(200);
        fixture.put(stem, "- route: { storeId: " + other + "\n");
        await().atMost(SOON).until(() -> asSuperAdmin().path("status").asText().equals("refused"));
        assertThat(connector().isMissingNode()).as("of another, and broken").isTrue();

        fixture.loadAsItIs(stem, sending(", storeId: " + store.id(), WHSEC));
        JsonNode own = connector();
        assertThat(own.path("all_stores").asBoolean()).isFalse();
        assertThat(own.path("stores")).hasSize(1);
        assertThat(own.at("/stores/0").asText()).isEqualTo(store.id().toString());
        assertThat(route(own).path("exchanges_completed").asText())
                .as("its own")
                .isEqualTo("0");
        assertThat(own.at("/targets")).hasSize(2);
        assertThat(own.at("/targets/0/name").asText()).isEqualTo(stem + "-a");
        assertThat(own.at("/targets/0/waiting").isNull()).isTrue();
        assertThat(own.at("/targets/0/condition").asText()).isEqualTo("OK");
        assertThat(own.at("/targets/0/failures").asInt()).isZero();
        assertThat(own.at("/queues/0/waiting").isNull()).isTrue();
        assertThat(asSuperAdmin().at("/targets/0/waiting").asText()).isEqualTo("0");
    }

    @Test
    void aConnectorOfSeveralStoresShowsEachOnlyItsOwnNameAndNoNumbers() {
        UUID other = new TestStore(jdbc, tokens).id();
        fixture.loadAsItIs(stem, listening("a", ", storeId: " + store.id()) + listening("b", ", storeId: " + other));
        assertThat(asSuperAdmin().path("stores")).hasSize(2);
        JsonNode own = connector();
        assertThat(own.path("stores")).hasSize(1);
        assertThat(own.at("/stores/0").asText()).isEqualTo(store.id().toString());
        assertThat(own.path("routes")).isNotEmpty().allSatisfy(route -> assertThat(
                        route.path("exchanges_completed").isNull())
                .isTrue());

        fixture.loadAsItIs(stem, listening("a", ", storeId: " + store.id()) + listening("b", ""));
        assertThat(connector().path("all_stores").asBoolean())
                .as("one route without a store serves all")
                .isTrue();
        assertThat(connector().path("routes")).isNotEmpty().allSatisfy(route -> assertThat(
                        route.path("exchanges_completed").isNull())
                .isTrue());
        admin.deleteQueue(stem + "-a");
        admin.deleteQueue(stem + "-b");
    }

    private String listening(String name, String parameter) {
        return """
                - route:
                    id: %1$s-%2$s
                    from:
                      uri: kamelet:table-order-events-source
                      parameters: { queue: %1$s-%2$s, types: order.created %3$s }
                      steps: [ { to: "mock:%1$s" } ]
                """.formatted(stem, name, parameter);
    }

    @Test
    void aStoreThatIsNotThereIsRefusedUntilItIsTriedAgain() {
        UUID later = UUID.randomUUID();
        fixture.put(stem, listening("a", ", storeId: " + later));
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode refused = asSuperAdmin();
            assertThat(refused.path("status").asText()).isEqualTo("refused");
            assertThat(refused.path("reason").asText())
                    .isEqualTo(
                            "\"storeId\" of the kamelet table-order-events-source is not the id of a store that is there");
            assertThat(refused.path("line").asInt()).isBetween(3, 4);
        });
        jdbc.sql("insert into stores (id, name, currency, time_zone) values (?, 'Test', 'KRW', 'Asia/Seoul')")
                .param(later)
                .update();
        assertThat(control("retry", null).expect(200).json().path("status").asText())
                .isEqualTo("loaded");
        admin.deleteQueue(stem + "-a");
    }

    @Test
    void aVersionWithAWrongOptionIsRefusedInPlainWordsAndTheOldOneGoesOnWhole() {
        fixture.loadAsItIs(stem, sending("", WHSEC));
        assertThat(connector().path("routes")).as("with those of kamelets").hasSize(4);
        fixture.put(stem, sending("", "whsec_c2hvcnQ="));
        await().atMost(SOON).until(() -> connector().path("status").asText().equals("refused"));
        JsonNode refused = connector();
        assertThat(refused.path("reason").asText())
                .isEqualTo("does not start: The option secret is not whsec_ with at least 16 bytes in base64");
        assertThat(refused.path("routes"))
                .hasSize(4)
                .allSatisfy(route -> assertThat(route.path("status").asText()).isEqualTo("started"));
        assertThat(refused.path("targets")).hasSize(2);

        fixture.publish(order(UUID.randomUUID(), store.id(), 1));
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        jdbc.sql("select target from deliveries where store_id = ? order by target")
                                .param(store.id())
                                .query(String.class)
                                .list())
                .containsExactly(stem + "-a", stem + "-b"));
    }

    /** To two webhooks that are not there, the second of which has the given secret. */
    private String sending(String parameter, String secret) {
        return """
                - route:
                    id: %1$s
                    from:
                      uri: kamelet:table-order-events-source
                      parameters: { queue: %1$s, types: order.created %2$s }
                      steps:
                        - to:
                            uri: kamelet:webhook-sink
                            parameters: { target: %1$s-a, url: "http://127.0.0.1:9/", secret: "%3$s" }
                        - to:
                            uri: kamelet:webhook-sink
                            parameters: { target: %1$s-b, url: "http://127.0.0.1:9/", secret: "%4$s" }
                """.formatted(stem, parameter, WHSEC, secret);
    }

    @Test
    void whatAnotherInstanceHasStoppedIsStopped() {
        fixture.load(stem, "- to: mock:" + stem);
        jdbc.sql("insert into stopped_connectors (name, stopped_by) values (?, 'admin:1')")
                .param(stem)
                .update();
        await().atMost(SOON).until(() -> connector().path("status").asText().equals("stopped"));
        jdbc.sql("delete from stopped_connectors where name = ?").param(stem).update();
        await().atMost(SOON).until(() -> connector().path("status").asText().equals("loaded"));
    }

    @Test
    void eventsThatALostQueueHeldAreSentOnceMoreAndNoneTwice() {
        UUID other = new TestStore(jdbc, tokens).id();
        fixture.load(stem, ", storeId: " + store.id(), "- to: mock:" + stem);
        append("order.created", store.id());
        await().atMost(SOON).until(() -> fixture.mock(stem).getReceivedCounter() == 1);
        control("stop", "{}").expect(200);
        append("order.created", store.id());
        append("order.created", store.id());
        append("order.deleted", store.id());
        append("order.created", other);
        await().atMost(SOON).until(() -> admin.getQueueInfo(stem).getMessageCount() == 2);
        admin.deleteQueue(stem);
        assertThat(control("replay", sinceAnHour()).expect(409).code()).isEqualTo("CONNECTOR_TAKES_NO_EVENTS");
        // What arrives is counted from here on, and the first order has been dealt with.
        control("start", null).expect(200);

        JsonNode replay = control("replay", sinceAnHour()).expect(202).json();
        assertThat(replay.path("events").asInt()).isEqualTo(3);
        assertThat(replay.path("by").asText()).startsWith("admin:");
        awaitReplayed(3);
        await().atMost(SOON).until(() -> fixture.mock(stem).getReceivedCounter() == 2);

        control("replay", sinceAnHour()).expect(202);
        awaitReplayed(3);
        append("order.created", store.id());
        await().atMost(SOON).until(() -> fixture.mock(stem).getReceivedCounter() == 3);
        assertThat(fixture.mock(stem).getExchanges())
                .extracting(exchange -> exchange.getMessage().getHeader("event-id"))
                .doesNotHaveDuplicates();
        assertThat(connector().path("replay").isNull())
                .as("as a store's admin sees it")
                .isTrue();
        assertThat(control("replay", "{\"from\":\"9999-12-31T00:00:00Z\"}")
                        .expect(202)
                        .json()
                        .path("events")
                        .asInt())
                .isZero();
    }

    /** Another's exclusive queue of that name is in the way until its connection is closed. */
    @Test
    void aConnectorWhoseQueueWasDeletedIsNotListeningUntilItHasOneAgain(@Autowired CachingConnectionFactory broker)
            throws Exception {
        assumeThat(Broker.isRabbitMq()).isTrue();
        fixture.load(stem, "- to: mock:" + stem);
        await().atMost(SOON).until(() -> connector().at("/queues/0/listening").asBoolean());
        try (Connection other = broker.getRabbitConnectionFactory()
                .newConnection(List.of(new Address(broker.getHost(), broker.getPort())))) {
            await().atMost(SOON).ignoreExceptions().until(() -> {
                Channel channel = other.createChannel();
                channel.queueDelete(stem);
                return channel.queueDeclare(stem, false, true, false, null) != null;
            });
            await().atMost(SOON)
                    .until(() -> !connector().at("/queues/0/listening").asBoolean());
        }
        await().atMost(SOON).until(() -> connector().at("/queues/0/listening").asBoolean());
        fixture.publish(order(UUID.randomUUID(), store.id(), 1));
        await().atMost(SOON).until(() -> fixture.mock(stem).getReceivedCounter() == 1);
    }

    private void append(String type, UUID store) {
        jdbc.sql("select seq from append_event(?, ?, 'order', ?, 1, '{\"made_up\": true}')")
                .params(store, type, ThreadLocalRandom.current().nextLong(Long.MAX_VALUE))
                .query(Long.class)
                .single();
    }

    private static String sinceAnHour() {
        return "{\"from\":\"" + Instant.now().minus(Duration.ofHours(1)) + "\"}";
    }

    private void awaitReplayed(int events) {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode replay = asSuperAdmin().path("replay");
            assertThat(replay.path("ended_at").isTextual()).isTrue();
            assertThat(replay.path("sent").asInt()).isEqualTo(events);
        });
    }

    @Test
    void whatIsNotThereIsNotFoundAndAStoresAdminMayNotAsk() {
        String token = store.superAdminToken();
        for (String name : new String[] {"nothing", "Kitchen-ticket", "kitchen-ticket.camel.yaml", "%eb%b0%a5"}) {
            assertThat(api.post("/api/superadmin/connectors/" + name + "/start")
                            .as(token)
                            .send()
                            .expect(404)
                            .code())
                    .isEqualTo("CONNECTOR_NOT_FOUND");
        }
        assertThat(api.post("/api/superadmin/connectors/nothing/stop")
                        .as(token)
                        .json("{}")
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("CONNECTOR_NOT_FOUND");
        assertThat(api.post("/api/superadmin/connectors/kitchen-ticket/stop")
                        .as(store.adminToken())
                        .json("{}")
                        .send()
                        .expect(403)
                        .code())
                .isEqualTo("FORBIDDEN");
        assertThat(control("stop", "{\"reason\":\"" + "가".repeat(201) + "\"}")
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
    }

    private Api.Answer control(String act, @Nullable String body) {
        Api.Call call =
                api.post("/api/superadmin/connectors/" + stem + "/" + act).as(superAdmin());
        return (body == null ? call : call.json(body)).send();
    }

    private String superAdmin() {
        if (superAdmin == null) {
            superAdmin = store.superAdminToken();
        }
        return superAdmin;
    }

    private JsonNode connector() {
        return connector("/api/admin/connectors", store.adminToken());
    }

    private JsonNode asSuperAdmin() {
        return connector("/api/superadmin/connectors", superAdmin());
    }

    private JsonNode connector(String list, String token) {
        for (JsonNode connector : api.get(list).as(token).send().expect(200).json()) {
            if (connector.path("file").asText().equals(stem + DropInGuard.SUFFIX)) {
                return connector;
            }
        }
        return MissingNode.getInstance();
    }

    private JsonNode route(JsonNode connector) {
        for (JsonNode route : connector.path("routes")) {
            if (route.path("id").asText().equals(stem)) {
                return route;
            }
        }
        return MissingNode.getInstance();
    }
}
