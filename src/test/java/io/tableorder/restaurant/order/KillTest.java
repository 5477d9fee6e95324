package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.access.account.Tokens;
import io.tableorder.event.Topology;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Instance;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.TestStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.AmqpTemplate;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What happens to an order when its process is killed: by signal 9, after each step. The process that dies is a second instance; the
 * application of the tests is the one that survives it.
 */
@IntegrationTest
@Tag("broker")
@Tag("kill")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {

    /** From a request's arrival to its answer. A new store's first order also asks for its table, reads the prices and opens a session. */
    private static final List<String> STEPS_OF_THE_REQUEST = List.of(
            "check-table",
            "arrive",
            "place-order.throttle",
            "place-order.read",
            "place-order.validate",
            "read-known-prices",
            "place-at-once",
            "lock-session",
            "open-session",
            "log-session-started",
            "find-twin",
            "hold-sequence",
            "read-prices",
            "write-order",
            "commit-write-order",
            "place-order.store",
            "place-order.nudge-relay",
            "place-order.answer");

    /** From the outbox to the broker. */
    private static final List<String> STEPS_OF_THE_RELAY = List.of(
            "claim-store",
            "publish-session.started",
            "publish-order.created",
            "await-confirms",
            "delete-published",
            "commit-delete-published");

    /** After these steps the order is stored, whether or not the client got an answer. */
    private static final List<String> STEPS_AFTER_THE_COMMIT = Stream.concat(
                    STEPS_OF_THE_REQUEST.stream().dropWhile(step -> !step.equals("commit-write-order")),
                    STEPS_OF_THE_RELAY.stream())
            .toList();

    /** After these the broker has the events, and the outbox has them too. */
    private static final Set<String> STEPS_THAT_REPEAT_EVENTS = Set.of("await-confirms", "delete-published");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration SOON = Duration.ofSeconds(30);

    private final JdbcClient jdbc;
    private final Tokens tokens;
    private final CamelContext camel;
    private final AmqpTemplate rabbit;
    private final AmqpAdmin admin;
    private final Topology topology;
    private final DirectMessageListenerContainer consumer;

    private final String queue = "test-" + UUID.randomUUID();
    private final List<Message> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger folders = new AtomicInteger();

    private @Nullable Doomed next;

    @Autowired
    KillTest(
            JdbcClient jdbc,
            Tokens tokens,
            CamelContext camel,
            AmqpTemplate rabbit,
            AmqpAdmin admin,
            Topology topology,
            ConnectionFactory connections) {
        this.jdbc = jdbc;
        this.tokens = tokens;
        this.camel = camel;
        this.rabbit = rabbit;
        this.admin = admin;
        this.topology = topology;
        this.consumer = new DirectMessageListenerContainer(connections);
    }

    @LocalServerPort
    private int survivor;

    @TempDir
    private static Path folder;

    /** An instance with the step at which to die, and a store that only it uses. */
    private record Doomed(String lastStep, TestStore store, Instance instance) {}

    @BeforeAll
    void subscribe() {
        topology.declareConnectorQueue(queue, List.of("session.started", "order.created"), null);
        consumer.setQueueNames(queue);
        consumer.setMessageListener(received::add);
        consumer.start();
    }

    @AfterAll
    void unsubscribe() {
        if (next != null) {
            next.instance().close();
        }
        consumer.stop();
        topology.forgetConnectorQueue(queue);
        admin.deleteQueue(queue);
    }

    static List<String> steps() {
        return Stream.concat(STEPS_OF_THE_REQUEST.stream(), STEPS_OF_THE_RELAY.stream())
                .toList();
    }

    @ParameterizedTest(name = "after {0}")
    @MethodSource("steps")
    void aKillAfterAnyStepLosesNoOrderAndMakesNoSecondOne(String step) throws Exception {
        Doomed doomed = doomedAfter(step);
        TestStore store = doomed.store();
        String key = UUID.randomUUID().toString();
        Optional<Answer> first;
        try (Instance instance = doomed.instance()) {
            camel.getRouteController().suspendRoute("publish-events");
            first = place(new Api(instance.serve()), store, 0, key, store.cart());
            if (first.isPresent()) {
                instance.answered();
            }
            instance.awaitKill();
            List<String> way = STEPS_OF_THE_RELAY.contains(step) ? STEPS_OF_THE_RELAY : STEPS_OF_THE_REQUEST;
            assertThat(instance.steps())
                    .filteredOn(way::contains)
                    .containsExactlyElementsOf(way.subList(0, way.indexOf(step) + 1));
        } finally {
            camel.getRouteController().resumeRoute("publish-events");
        }
        assertThat(first.isPresent()).as("the guest has an answer").isEqualTo(STEPS_OF_THE_RELAY.contains(step));
        boolean isStored = STEPS_AFTER_THE_COMMIT.contains(step);
        assertThat(store.count("orders")).isEqualTo(isStored ? 1 : 0);

        Answer retry = place(new Api(survivor), store, 0, key, store.cart())
                .orElseThrow()
                .expect(201);
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo(isStored ? "true" : null);
        first.ifPresent(
                answer -> assertThat(retry.json()).isEqualTo(answer.expect(201).json()));
        assertOneOrder(store, retry.json());
        List<Message> messages = assertAllPublished(store);
        long copies = messages.stream()
                .filter(message ->
                        "order.created".equals(message.getMessageProperties().getType()))
                .count();
        if (STEPS_THAT_REPEAT_EVENTS.contains(step)) {
            assertThat(copies).isEqualTo(2);
        } else {
            assertThat(copies).isBetween(1L, isStored ? 2L : 1L);
        }
    }

    /** The usual way: with an open session, the one statement is also the commit. */
    @Test
    void aKillRightAfterTheOneStatementOfAnOrderDoesNotLoseIt() throws Exception {
        TestStore store = new TestStore(jdbc, tokens);
        Api survivor = new Api(this.survivor);
        place(survivor, store, 0, UUID.randomUUID().toString(), store.cart())
                .orElseThrow()
                .expect(201);
        String key = UUID.randomUUID().toString();
        try (Instance instance = start(store, "place-at-once")) {
            assertThat(place(new Api(instance.serve()), store, 0, key, store.cart()))
                    .isEmpty();
            instance.awaitKill();
            assertThat(instance.steps()).doesNotContain("lock-session");
        }
        assertThat(store.count("orders")).isEqualTo(2);

        Answer retry =
                place(survivor, store, 0, key, store.cart()).orElseThrow().expect(201);
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(store.count("orders")).isEqualTo(2);
        assertThat(store.count("order_items")).isEqualTo(4);
        assertAllPublished(store);
    }

    @Test
    void thereAreNoOtherStepsThanTheseToDieAfter() throws Exception {
        TestStore store = new TestStore(jdbc, tokens);
        try (Instance instance = start(store, Instance.NEVER)) {
            camel.getRouteController().suspendRoute("publish-events");
            place(new Api(instance.serve()), store, 0, UUID.randomUUID().toString(), store.cart())
                    .orElseThrow()
                    .expect(201);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(instance.steps()).containsExactlyInAnyOrderElementsOf(steps()));
            assertThat(instance.steps())
                    .containsSubsequence(STEPS_OF_THE_REQUEST)
                    .containsSubsequence(STEPS_OF_THE_RELAY);
        } finally {
            camel.getRouteController().resumeRoute("publish-events");
        }
    }

    /** What the guests at one table know of their orders: the key of each, and the id where an answer came. */
    private static final class Guests {

        private final TestStore store;
        private final int table;
        private final Map<String, Optional<Long>> orders = new ConcurrentHashMap<>();

        Guests(TestStore store, int table) {
            this.store = store;
            this.table = table;
        }

        /** One order after the other, until one gets no answer. */
        void orderUntilItBreaks(Api api, AtomicInteger answers) {
            Optional<Answer> answer;
            do {
                String key = UUID.randomUUID().toString();
                orders.put(key, Optional.empty());
                answer = place(api, store, table, key, cart(key));
                answer.ifPresent(placed -> orders.put(key, Optional.of(id(placed))));
                answers.incrementAndGet();
            } while (answer.isPresent());
        }

        long unanswered() {
            return orders.values().stream().filter(Optional::isEmpty).count();
        }

        void retryAll(Api api) {
            orders.forEach((key, known) -> {
                long id = id(place(api, store, table, key, cart(key)).orElseThrow());
                assertThat(known.orElse(id)).as("the order of key %s", key).isEqualTo(id);
                orders.put(key, Optional.of(id));
            });
        }

        private String cart(String key) {
            return "{\"items\":[{\"menu_id\":" + store.soup() + ",\"quantity\":1,\"note\":\"" + key + "\"}]}";
        }

        private static long id(Answer answer) {
            return answer.expect(201).json().path("order_id").asLong();
        }
    }

    @Test
    void killsUnderLoadLoseNoOrderAndMakeNoSecondOne() throws Exception {
        List<TestStore> stores = List.of(new TestStore(jdbc, tokens), new TestStore(jdbc, tokens));
        List<Guests> guests = stores.stream()
                .flatMap(store -> Stream.of(new Guests(store, 0), new Guests(store, 1)))
                .toList();
        int kills = 3;
        Instance instance = start(stores.get(0), Instance.NEVER);
        try {
            for (int kill = 1; kill <= kills; kill++) {
                Instance current = instance;
                Api api = new Api(current.serve());
                AtomicInteger answers = new AtomicInteger();
                List<Thread> clients = guests.stream()
                        .map(some -> new Thread(() -> some.orderUntilItBreaks(api, answers)))
                        .toList();
                clients.forEach(Thread::start);
                int last = ThreadLocalRandom.current().nextInt(1, 100);
                await().atMost(SOON).pollInterval(Duration.ofMillis(1)).until(() -> answers.get() >= last);
                current.kill();
                if (kill < kills) {
                    instance = start(stores.get(0), Instance.NEVER);
                }
                for (Thread client : clients) {
                    client.join();
                }
            }
        } finally {
            instance.close();
        }
        assertThat(guests).allSatisfy(some -> assertThat(some.unanswered()).isEqualTo(kills));

        guests.forEach(some -> some.retryAll(new Api(survivor)));
        for (TestStore store : stores) {
            Set<Long> ids = guests.stream()
                    .filter(some -> some.store == store)
                    .flatMap(some -> some.orders.values().stream())
                    .flatMap(Optional::stream)
                    .collect(Collectors.toSet());
            long keys = guests.stream()
                    .filter(some -> some.store == store)
                    .mapToLong(some -> some.orders.size())
                    .sum();
            assertThat(ids).as("an order for each key").hasSize((int) keys);
            assertThat(ids(store, "select id from orders where store_id = ?")).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(store.count("order_items")).isEqualTo(keys);
            assertThat(store.count("idempotency_keys")).isEqualTo(keys);
            assertThat(ids(store, "select aggregate_id from event_log where store_id = ? and type = 'order.created'"))
                    .containsExactlyInAnyOrderElementsOf(ids);
            assertAllPublished(store);
        }
    }

    /** The kitchen's own drop-in runs under another name, in the two instances of this test only. */
    @ParameterizedTest(name = "after {0}")
    @ValueSource(strings = {"ask-inbox", "have-effect", "remember-effect"})
    void aKillBetweenAnEventAndItsAcknowledgementLosesNoTicket(String step) throws Exception {
        TestStore store = new TestStore(jdbc, tokens);
        String connector = "ticket-" + store.id();
        Path data = folder.resolve(connector);
        Path routes = Files.createDirectories(data.resolve("routes"));
        for (String kind : List.of(".camel.yaml", ".ftl")) {
            String text = Files.readString(Path.of("routes", "kitchen-ticket" + kind));
            Files.writeString(routes.resolve(connector + kind), text.replace("kitchen-ticket", connector));
        }
        try (Instance first = Instance.start(data, store.id(), step);
                Instance second = Instance.start(data, store.id(), Instance.NEVER)) {
            first.serve();
            Path ticket = ticketOfNewOrder(data, store);
            first.awaitKill();
            assertThat(Files.deleteIfExists(ticket)).isEqualTo(!step.equals("ask-inbox"));

            second.serve();
            Path ticketAfterIt = ticketOfNewOrder(data, store);
            await().atMost(SOON).until(() -> Files.exists(ticketAfterIt));
            assertThat(Files.exists(ticket)).isEqualTo(!step.equals("remember-effect"));
            await().atMost(SOON)
                    .until(() -> jdbc.sql("select count(*) from inbox where consumer = ?")
                                    .param(connector)
                                    .query(Long.class)
                                    .single()
                            == 2);
        } finally {
            admin.deleteQueue(connector);
        }
    }

    private Path ticketOfNewOrder(Path data, TestStore store) {
        Answer order = place(new Api(survivor), store, 0, UUID.randomUUID().toString(), store.cart())
                .orElseThrow()
                .expect(201);
        return data.resolve("tickets/" + store.id() + "-order-"
                + order.json().path("order_id").asLong() + ".txt");
    }

    /** The one for this step, which has been starting meanwhile; and begins to start the one for the step after it. */
    private Doomed doomedAfter(String step) {
        Doomed doomed = next != null && next.lastStep().equals(step) ? next : doom(step);
        int following = steps().indexOf(step) + 1;
        next = following < steps().size() ? doom(steps().get(following)) : null;
        return doomed;
    }

    private Doomed doom(String lastStep) {
        TestStore store = new TestStore(jdbc, tokens);
        return new Doomed(lastStep, store, start(store, lastStep));
    }

    private Instance start(TestStore store, String lastStep) {
        return Instance.start(folder.resolve(String.valueOf(folders.incrementAndGet())), store.id(), lastStep);
    }

    /** Empty when the connection breaks before an answer. */
    private static Optional<Answer> place(Api api, TestStore store, int table, String key, String cart) {
        try {
            return Optional.of(api.post("/api/customer/orders")
                    .as(store.tableToken(table))
                    .header("Idempotency-Key", key)
                    .json(cart)
                    .send());
        } catch (IllegalStateException e) {
            assertThat(e).hasCauseInstanceOf(IOException.class);
            return Optional.empty();
        }
    }

    private void assertOneOrder(TestStore store, JsonNode answer) throws IOException {
        long id = answer.path("order_id").asLong();
        assertThat(ids(store, "select id from orders where store_id = ?")).containsExactly(id);
        assertThat(ids(store, "select order_id from order_items where store_id = ?"))
                .containsExactly(id, id);
        assertThat(store.count("idempotency_keys")).isEqualTo(1);
        assertThat(store.count("table_sessions")).isEqualTo(1);
        assertThat(ids(store, "select aggregate_id from event_log where store_id = ? and type = 'order.created'"))
                .containsExactly(id);
        JsonNode told = JSON.readTree(
                jdbc.sql("select payload::text from event_log where store_id = ? and type = 'order.created'")
                        .param(store.id())
                        .query(String.class)
                        .single());
        GuestOrder.hideRouting(told);
        assertThat(told).isEqualTo(answer);
    }

    private List<Long> ids(TestStore store, String sql) {
        return jdbc.sql(sql).param(store.id()).query(Long.class).list();
    }

    /**
     * The store's log has no gap, the outbox gets empty, and the queue has each event at least once, always under the same id,
     * and in order where it first comes. Returns what was in the queue.
     */
    private List<Message> assertAllPublished(TestStore store) {
        Map<Long, String> log = jdbc
                .sql("select seq, event_id from event_log where store_id = ?")
                .param(store.id())
                .query((row, n) -> Map.entry(row.getLong("seq"), row.getString("event_id")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        List<Long> seqs = LongStream.rangeClosed(1, log.size()).boxed().toList();
        assertThat(log).containsOnlyKeys(seqs);

        await().atMost(SOON).until(() -> store.count("outbox") == 0);
        awaitAllThatIsInTheQueue();
        List<Message> messages = received.stream()
                .filter(message -> text(message).contains(store.id().toString()))
                .toList();
        assertThat(messages.stream()
                        .map(message -> message.getMessageProperties().getMessageId())
                        .distinct())
                .containsExactlyElementsOf(seqs.stream().map(log::get).toList());
        assertThat(messages).allSatisfy(message -> assertThat(
                        message.getMessageProperties().<@Nullable Object>getHeader("x-store-seq"))
                .satisfies(seq -> assertThat(log.get(((Number) seq).longValue()))
                        .isEqualTo(message.getMessageProperties().getMessageId())));
        return messages;
    }

    /** What was confirmed is ahead of it in the queue. */
    private void awaitAllThatIsInTheQueue() {
        String last = "last " + UUID.randomUUID();
        rabbit.convertAndSend(queue, last);
        await().atMost(SOON)
                .until(() -> received.stream().anyMatch(message -> text(message).equals(last)));
    }

    private static String text(Message message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
