package io.tableorder.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.event.Topology;
import io.tableorder.integrators.delivery.TargetBoard;
import io.tableorder.simulator.PosSimulator;
import io.tableorder.simulator.PosSimulator.Mode;
import io.tableorder.simulator.PosSimulator.Received;
import io.tableorder.simulator.PosSimulator.Taken;
import io.tableorder.simulator.PrintedTicket;
import io.tableorder.simulator.PrinterSimulator;
import io.tableorder.simulator.WebhookReceiver;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Broker;
import io.tableorder.testing.Database;
import io.tableorder.testing.Instance;
import io.tableorder.testing.StoreTest;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * What integrators are promised: whatever breaks on the way from an order to a POS, a printer and a webhook, each gets it, under
 * one key, and it has its effect once. The connectors are files in the folder, the devices are the simulators, and what breaks
 * is the broker, the database, the devices and the process itself.
 */
@Tag("broker")
@Tag("kill")
@Timeout(300)
class IntegratorFaultsTest extends StoreTest {

    private static final Logger LOG = LoggerFactory.getLogger(IntegratorFaultsTest.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(60);

    /** More than a printer's lease, after which a ticket whose outcome is unknown comes again. */
    private static final Duration AFTER_ANY_LEASE = Duration.ofSeconds(150);

    private static final String OF_ORDERS = "order.created,order.status_changed,order.deleted";
    private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";

    /** Enough retries for any script of failures here, and short ones. */
    private static final String QUICKLY = "probe: 100ms, retryDelays: \"" + "50ms,".repeat(19) + "50ms\"";

    private final DropInFiles files;
    private final TargetBoard board;
    private final RabbitTemplate rabbit;
    private final AmqpAdmin admin;

    private final PosSimulator pos = new PosSimulator();
    private final PosSimulator otherPos = new PosSimulator();
    private final PrinterSimulator printer = new PrinterSimulator();
    private final PrinterSimulator bar = new PrinterSimulator();
    private final WebhookReceiver receiver = new WebhookReceiver();

    @TempDir
    private static Path folder;

    @Autowired
    IntegratorFaultsTest(ApplicationContext context, TargetBoard board, RabbitTemplate rabbit, AmqpAdmin admin) {
        this.files = new DropInFiles(context);
        this.board = board;
        this.rabbit = rabbit;
        this.admin = admin;
    }

    @AfterEach
    void takeAllAway() throws IOException {
        try {
            files.remove();
        } finally {
            pos.close();
            otherPos.close();
            printer.close();
            bar.close();
            receiver.close();
        }
    }

    /** {@code -Dproof.outage=60} makes it a minute. */
    @Test
    void ordersThatArePlacedWithoutTheBrokerReachEveryDeviceWhenItIsBack() {
        connectAll();
        List<Long> orders = new ArrayList<>(place(5));
        long end;
        Broker.stop();
        try {
            int before = orders.size();
            end = System.nanoTime()
                    + Duration.ofSeconds(Integer.getInteger("proof.outage", 15)).toNanos();
            await().atMost(Duration.ofMinutes(10))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        orders.add(place());
                        return System.nanoTime() > end;
                    });
            assertThat(store.count("outbox")).isGreaterThanOrEqualTo(orders.size() - before);
        } finally {
            Broker.start();
        }
        orders.addAll(place(5));

        awaitArrivals(3 * orders.size());
        assertThat(store.count("outbox")).isZero();
        assertEachTakenOnceByThePos(orders);
        assertThat(printer.tickets()).hasSize(orders.size());
        assertThat(orders)
                .allSatisfy(order ->
                        assertThat(ticketsOf(order)).singleElement().satisfies(IntegratorFaultsTest::assertNotMarked));
        assertEachIsOneWebhook(orders);
    }

    @Test
    void aPrinterThatIsOutPrintsAllInOrderWhenItIsBackAndDelaysNoOther() {
        String kitchen = writePrinter();
        writePos("order.created", QUICKLY);
        files.load();

        printer.goOffline();
        List<Long> orders = new ArrayList<>(place(3));
        awaitCondition(kitchen, "OFFLINE");
        printer.paperOut();
        printer.goOnline();
        orders.addAll(place(4));
        awaitCondition(kitchen, "PAPER_OUT");
        orders.addAll(place(3));

        await().atMost(SOON).until(() -> pos.taken().size() == 10);
        assertThat(printer.tickets()).as("nothing is printed without paper").isEmpty();
        assertEachTakenOnceByThePos(orders);

        printer.paperIn();
        awaitArrivals(20);
        assertThat(printer.tickets()).hasSize(10).allSatisfy(IntegratorFaultsTest::assertNotMarked);
        assertThat(IntStream.range(0, 10).boxed()).allSatisfy(i -> assertThat(
                        isOf(orders.get(i), printer.tickets().get(i)))
                .as("ticket %d is of order %d", i, orders.get(i))
                .isTrue());
    }

    /** {@code -Dproof.seed=...} repeats a run. */
    @Test
    void aPosThatFailsInEveryWayTakesEachMessageOnceAndInItsOrder() {
        long seed = Long.getLong("proof.seed", System.nanoTime());
        LOG.info("The POS fails by seed {}", seed);
        Random random = new Random(seed);
        writePos(OF_ORDERS, "requestTimeout: 1s, " + QUICKLY);
        files.load();
        pos.next(chaos(random));

        List<Long> orders = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long order = place();
            orders.add(order);
            changeAtWill(order, random);
        }
        List<String> events = jdbc.sql(
                        "select event_id::text from event_log where store_id = ? and type like 'order.%'")
                .param(store.id())
                .query(String.class)
                .list();
        awaitArrivals(events.size());

        assertThat(pos.taken())
                .as("seed %d", seed)
                .extracting(taken -> taken.message().path("event_id").asText())
                .containsExactlyInAnyOrderElementsOf(events);
        assertOneKeyForEachEvent(pos);
        assertThat(orders).allSatisfy(order -> assertThat(takenOf(pos, order))
                .as("seed %d, versions of order %d", seed, order)
                .extracting(taken -> taken.message().at("/order/version").asInt())
                .isSorted()
                .doesNotHaveDuplicates());
    }

    @Test
    void devicesThatHangDelayNoOrder() {
        pos.mode(Mode.HANG);
        printer.halfOpen();
        receiver.does(WebhookReceiver.Mode.HANG);
        connectAll();
        place();
        await().atMost(SOON)
                .until(() -> !pos.received().isEmpty()
                        && printer.connections() > 0
                        && !receiver.requests().isEmpty());

        place(40);
        assertThat(count("store_id = ? and settled_at is not null"))
                .as("deliveries at their end")
                .isZero();
        await().atMost(SOON).until(() -> count("store_id = ?") == 3 * 41);
        assertThat(pos.received()).hasSize(1);
        assertThat(printer.tickets()).isEmpty();
    }

    @Test
    void theDeliveriesOfAKilledInstanceAreMadeByAnother() {
        pos.next(Mode.HANG);
        otherPos.slowness(Duration.ofMinutes(5)).next(Mode.SLOW);
        printer.slow(400);
        String hanging = writePos(pos, "order.created", "requestTimeout: 10s, " + QUICKLY);
        String slow = writePos(otherPos, "order.created", "requestTimeout: 10s, " + QUICKLY);
        String kitchen = writePrinter();
        List<String> targets = List.of(hanging, slow, kitchen);
        Path data = folder.resolve(kitchen);
        files.copyTo(data.resolve("routes"));
        long order;
        try (Instance doomed = Instance.start(data, store.id(), Instance.NEVER)) {
            doomed.serve();
            await().atMost(SOON).until(() -> targets.stream().noneMatch(target -> admin.getQueueInfo(target) == null));
            order = place();
            await().atMost(SOON)
                    .until(() ->
                            pos.received().size() == 1 && otherPos.taken().size() == 1 && printer.linesPrinted() >= 3);
            doomed.kill();
        }
        assertThat(pos.taken()).isEmpty();
        assertThat(printer.tickets()).as("it was in the middle of the ticket").isEmpty();
        assertThat(count("store_id = ? and state = 'sent' and attempts = 1")).isEqualTo(3);

        // What was in the printer's buffer is printed all the same.
        printer.slow(0);
        await().atMost(SOON).until(() -> printer.tickets().size() == 1);
        files.load();
        long next = place();
        // Shortens the expiry of the ticket, so that the test does not wait for a minute and a half.
        jdbc.sql("update deliveries set due_at = now() where target = ? and state = 'sent'")
                .param(kitchen)
                .update();
        awaitArrivals(6);

        assertEachTakenOnceByThePos(List.of(order, next));
        assertThat(receivedOf(pos, order)).as("an attempt of each instance").hasSize(2);
        assertThat(takenOf(otherPos, order)).hasSize(1);
        assertThat(receivedOf(otherPos, order)).hasSize(2);
        assertOneKeyForEachEvent(otherPos);
        assertThat(ticketsOf(order)).hasSize(2);
        assertNotMarked(ticketsOf(order).get(0));
        assertThat(ticketsOf(order).get(1).text()).contains("재출력 DUPLICATE", "된장국", "콜라");
        assertThat(ticketsOf(next)).singleElement().satisfies(IntegratorFaultsTest::assertNotMarked);
    }

    @Test
    void poisonBetweenOrdersIsOnTheDeskAndTheOrdersArrive() {
        String queue = writePos("order.created", QUICKLY);
        files.load();
        String marker = "poison-" + UUID.randomUUID();
        String inbox = "proof-inbox-" + UUID.randomUUID();
        admin.declareQueue(new Queue(inbox, false, false, true));
        String noJson = "{ no JSON, " + marker;
        String tooMuch = "{\"" + marker + "\":\"" + "x".repeat(10 * 1024 * 1024) + "\"}";
        UUID wrong = UUID.randomUUID();
        UUID forged = UUID.randomUUID();
        try {
            List<Long> orders = new ArrayList<>(place(2));
            send(queue, message(noJson, inbox));
            orders.addAll(place(2));
            send(queue, message(event(wrong, "order.created", "{\"order_id\":1,\"order_items\":\"none\"}"), inbox));
            orders.addAll(place(2));
            send(queue, message(tooMuch, inbox));
            orders.addAll(place(2));
            send(queue, message(event(UUID.randomUUID(), "order.exploded", "{\"order_id\":2}"), inbox));
            orders.addAll(place(2));
            send(queue, message(goodEvent(forged, 4_711), inbox));
            orders.addAll(place(2));

            awaitConfirmed(orders.size() + 1);
            assertThat(pos.taken()).hasSize(orders.size() + 1);
            assertEachTakenOnceByThePos(orders);
            assertThat(takenOf(pos, 4_711)).hasSize(1);

            await().atMost(SOON).until(() -> ownerless(marker).size() == 2);
            assertThat(ownerless(marker)).containsExactlyInAnyOrder(noJson.length(), tooMuch.length());
            await().atMost(SOON).until(() -> store.count("dead_letters") == 1);
            assertThat(api.get("/api/admin/dead-letters?state=open")
                            .as(store.adminToken())
                            .send()
                            .expect(200)
                            .json()
                            .at("/data")
                            .findValuesAsText("event_id"))
                    .containsExactly(wrong.toString());
            assertThat(rabbit.receive(inbox)).as("nobody answers to reply_to").isNull();
        } finally {
            admin.deleteQueue(inbox);
        }
    }

    @Test
    void whileTheDatabaseIsAwayDeliveriesWaitAndAcceptedOnesAreNotSentAgain() {
        String till = writePos("order.created", "requestTimeout: 20s, " + QUICKLY);
        writePrinter();
        files.load();
        pos.slowness(Duration.ofSeconds(3)).next(Mode.SLOW);
        List<Long> orders = new ArrayList<>(place(1));
        await().atMost(SOON)
                .until(() -> pos.received().size() == 1 && printer.tickets().size() == 1);
        Outage outage = new Outage(till);
        try {
            orders.addAll(place(5));
            // The POS has answered by then, and the event of the next order has been tried oftener than a route tries.
            await().atMost(SOON).until(() -> outage.refusals("update") >= 2 && outage.refusals("insert") >= 5);
            assertThat(pos.received()).hasSize(1);
        } finally {
            outage.end();
        }
        awaitArrivals(2 * orders.size());
        assertEachTakenOnceByThePos(orders);
        assertThat(pos.received()).hasSize(orders.size());
        assertThat(orders)
                .allSatisfy(order ->
                        assertThat(ticketsOf(order)).singleElement().satisfies(IntegratorFaultsTest::assertNotMarked));
    }

    @Test
    void connectionsToTheDatabaseThatBreakAllTheTimeLoseNothing() throws SQLException {
        connectAll();
        List<Long> orders = new ArrayList<>();
        try (Connection past = Database.connect()) {
            for (int i = 0; i < 15; i++) {
                orders.add(placeThroughOutages());
                breakConnections(past);
            }
        }
        awaitArrivals(3 * orders.size());
        assertEachTakenOnceByThePos(orders);
        assertEachIsOneWebhook(orders);
        assertThat(orders).allSatisfy(order -> {
            assertThat(ticketsOf(order)).isNotEmpty();
            assertThat(ticketsOf(order).stream().filter(ticket -> !isMarked(ticket)))
                    .as("tickets of order %d without a mark", order)
                    .hasSizeLessThanOrEqualTo(1);
        });
    }

    /** The kitchen has the soup, and the bar the cola, until a soup moves to the bar. */
    @Test
    void whateverBreaksEachStationIsToldOnceWhatItHasToMake() {
        serveDrinksAtTheBar();
        String files = writeStationPrinters();
        this.files.load();
        List<Long> orders = new ArrayList<>();
        bar.resetAfter(150);
        orders.addAll(place(2));
        await().atMost(SOON).until(() -> bar.connections() > 1);
        printer.paperOut();
        orders.addAll(place(1));
        orders.forEach(this::cancelOneCola);
        awaitCondition(files + "-kitchen", "PAPER_OUT");
        Broker.stop();
        try {
            orders.addAll(place(3));
            orders.subList(3, 6).forEach(this::moveTheSoupToTheBar);
            bar.goOffline();
        } finally {
            Broker.start();
        }
        orders.subList(0, 3).forEach(order -> move(order, "preparing"));
        bar.goOnline();
        printer.paperIn();
        move(orders.get(5), "cancelled");

        // The kitchen: six new, three moves. The bar: six new, three voids, three moves, a cancellation.
        awaitArrivals(6 + 3 + 6 + 3 + 3 + 1);
        for (int i = 0; i < orders.size(); i++) {
            long order = orders.get(i);
            assertThat(told(printer, order))
                    .as("the kitchen, of order %d", i)
                    .isEqualTo(i < 3 ? Map.of("NEW", "된장국 1") : Map.of("NEW", "된장국 1", "MOVE", "된장국 1"));
            Map<String, String> atBar = new TreeMap<>(Map.of("NEW", "콜라 2"));
            atBar.put(i < 3 ? "VOID" : "MOVE", i < 3 ? "콜라 1" : "된장국 1");
            if (i == 5) {
                atBar.put("CANCELLED", "된장국 1, 콜라 2");
            }
            assertThat(told(bar, order)).as("the bar, of order %d", i).isEqualTo(atBar);
        }
    }

    private void serveDrinksAtTheBar() {
        jdbc.sql("update menu_categories set station = 'kitchen' where store_id = ?")
                .param(store.id())
                .update();
        jdbc.sql("update menus set station = 'bar' where id = ?")
                .param(store.cola())
                .update();
    }

    private String writeStationPrinters() {
        return files.write(
                "stations",
                store.id(),
                "order.*",
                Map.of(
                        "-kitchen",
                        "host: localhost, paper: 58, fallback: true, station: kitchen, port: " + printer.port(),
                        "-bar",
                        "host: localhost, paper: 58, station: bar, port: " + bar.port()),
                "escpos-printer-sink");
    }

    private void cancelOneCola(long order) {
        api.post("/api/admin/orders/" + order + "/cancellations")
                .as(store.adminToken())
                .json("{\"items\":[{\"line\":2,\"quantity\":1}],\"reason_code\":\"sold_out\"}")
                .send()
                .expect(200);
    }

    private void moveTheSoupToTheBar(long order) {
        api.patch("/api/admin/orders/" + order + "/items/1")
                .as(store.adminToken())
                .json("{\"station\":\"bar\"}")
                .send()
                .expect(200);
    }

    /** The lines of what was printed of an order, by what a ticket asks for; at most one ticket of each is without a mark. */
    private static Map<String, String> told(PrinterSimulator printer, long order) {
        Map<String, List<PrintedTicket>> tickets = printer.tickets().stream()
                .filter(ticket -> isOf(order, ticket))
                .collect(Collectors.groupingBy(IntegratorFaultsTest::task));
        Map<String, String> told = new TreeMap<>();
        tickets.forEach((task, all) -> {
            assertThat(all.stream().filter(ticket -> !isMarked(ticket)))
                    .as("%s of order %d without a mark", task, order)
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(all.stream().map(IntegratorFaultsTest::lines).distinct())
                    .as("%s of order %d", task, order)
                    .hasSize(1);
            told.put(task, lines(all.get(0)));
        });
        return told;
    }

    private static String task(PrintedTicket ticket) {
        return Stream.of("CANCELLED", "VOID", "MOVE")
                .filter(whole(ticket)::contains)
                .findFirst()
                .orElse("NEW");
    }

    /** Without the beginning of a ticket that broke off before, on the same piece of paper. */
    private static String whole(PrintedTicket ticket) {
        return ticket.text().substring(Math.max(0, ticket.text().lastIndexOf("재출력 DUPLICATE")));
    }

    private static String lines(PrintedTicket ticket) {
        return Pattern.compile("^ *(\\d+) (된장국|콜라)", Pattern.MULTILINE)
                .matcher(whole(ticket))
                .results()
                .map(line -> line.group(2) + " " + line.group(1))
                .collect(Collectors.joining(", "));
    }

    // Connectors

    private void connectAll() {
        writePos("order.created", QUICKLY);
        writePrinter();
        files.write(
                "webhook",
                store.id(),
                "order.created",
                "webhook-sink",
                "url: \"" + receiver.url() + "\", secret: " + SECRET);
        files.load();
    }

    private String writePos(String types, String options) {
        return writePos(pos, types, options);
    }

    private String writePos(PosSimulator to, String types, String options) {
        return files.write("pos", store.id(), types, "pos-order-sink", "url: \"" + to.url() + "\", " + options);
    }

    private String writePrinter() {
        return files.write(
                "printer",
                store.id(),
                OF_ORDERS,
                "escpos-printer-sink",
                "host: localhost, port: " + printer.port() + ", paper: 58");
    }

    // Orders

    private List<Long> place(int count) {
        return IntStream.range(0, count).mapToObj(i -> place()).toList();
    }

    private long place() {
        return id(send(UUID.randomUUID().toString()));
    }

    /** As a guest's tablet does it: by the same key until there is an answer. */
    private long placeThroughOutages() {
        String key = UUID.randomUUID().toString();
        Answer[] answer = new Answer[1];
        await().atMost(SOON).until(() -> {
            answer[0] = send(key);
            assertThat(answer[0].status()).as(answer[0].text()).isIn(201, 503);
            return answer[0].status() == 201;
        });
        return id(answer[0]);
    }

    private Answer send(String key) {
        return api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Idempotency-Key", key)
                .json(store.cart())
                .send();
    }

    private static long id(Answer answer) {
        return answer.expect(201).json().path("order_id").asLong();
    }

    private void changeAtWill(long order, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> move(order, "cancelled");
            case 1 -> {
                move(order, "preparing");
                api.delete("/api/admin/orders/" + order)
                        .as(store.adminToken())
                        .send()
                        .expect(204);
            }
            case 2 -> move(order, "preparing");
            default -> {
                move(order, "preparing");
                move(order, "ready");
                move(order, "served");
            }
        }
    }

    private void move(long order, String status) {
        api.patch("/api/admin/orders/" + order + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"" + status + "\"}")
                .send()
                .expect(200);
    }

    // Faults

    /** About every fourth time something goes wrong, but never so often in a row that the POS would be left alone for long. */
    private static Mode[] chaos(Random random) {
        List<Mode> faults = List.of(Mode.FAIL, Mode.HANG, Mode.RESET, Mode.DROP, Mode.BUSY, Mode.CLOSED);
        List<Mode> script = new ArrayList<>();
        while (script.size() < 160) {
            int inARow = random.nextInt(12) < 3 ? 1 + random.nextInt(3) : 0;
            for (int i = 0; i < inARow; i++) {
                script.add(faults.get(random.nextInt(faults.size())));
            }
            script.add(Mode.OK);
        }
        return script.toArray(Mode[]::new);
    }

    /** Cuts every connection to the database but the one that does it. */
    private static void breakConnections(Connection past) throws SQLException {
        try (Statement statement = past.createStatement()) {
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()");
        }
    }

    /** The database refuses all that is written for one target, as one that shuts down does. */
    private final class Outage {

        private final String name = "away_" + UUID.randomUUID().toString().replace("-", "");

        Outage(String target) {
            jdbc.sql("""
                            create sequence %1$s_insert;
                            create sequence %1$s_update;
                            create function %1$s() returns trigger language plpgsql as $$
                            begin
                                if new.target = '%2$s' then
                                    perform nextval('%1$s_' || lower(tg_op));
                                    raise exception 'away' using errcode = '57P01';
                                end if;
                                return new;
                            end $$;
                            create trigger %1$s before insert or update on deliveries for each row execute function %1$s()
                            """.formatted(name, target)).update();
        }

        long refusals(String operation) {
            return jdbc.sql("select case when is_called then last_value else 0 end from " + name + "_" + operation)
                    .query(Long.class)
                    .single();
        }

        void end() {
            jdbc.sql("drop function %1$s cascade; drop sequence %1$s_insert; drop sequence %1$s_update".formatted(name))
                    .update();
        }
    }

    private void send(String queue, Message message) {
        rabbit.send("", queue, message);
    }

    private static Message message(String text, String replyTo) {
        Message message = MessageBuilder.withBody(text.getBytes(UTF_8))
                .setContentType("application/cloudevents+json")
                .setMessageId(UUID.randomUUID().toString())
                .setReplyTo(replyTo)
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .build();
        message.getMessageProperties()
                .getHeaders()
                .putAll(Map.of(
                        "CamelHttpUri", "http://localhost:1/forged",
                        "CamelSpringRabbitmqExchangeOverrideName", Topology.EXCHANGE,
                        "CamelSpringRabbitmqRoutingOverrideKey", replyTo,
                        "store-id", "forged",
                        "delivery-part", "forged"));
        return message;
    }

    private String goodEvent(UUID id, long order) {
        return event(id, "order.created", """
                {"order_id":%d,"id":%d,"order_number":12,"version":1,"status":"pending","total_price":9000,"currency":"KRW",\
                "created_at":"2026-03-01T09:30:12.345678Z","table_id":31,"table_number":"3","table_session_id":5,"note":null,\
                "order_items":[{"menu_id":%d,"menu_name":"된장국","unit_price":9000,"quantity":1,"subtotal":9000,"note":null}]}""".formatted(order, order, store.soup()));
    }

    private String event(UUID id, String type, String data) {
        return """
                {"specversion":"1.0","id":"%s","source":"/stores/%s","type":"%s","subject":"orders/0",\
                "datacontenttype":"application/json","storeid":"%s","sequence":"0000000000000000007","data":%s}""".formatted(id, store.id(), type, store.id(), data);
    }

    // What became of it

    /** All have arrived, nothing is left and nothing was given up. */
    private void awaitArrivals(int deliveries) {
        awaitConfirmed(deliveries);
        assertThat(count("store_id = ?")).isEqualTo(deliveries);
        assertThat(store.count("dead_letters")).isZero();
    }

    private void awaitConfirmed(int deliveries) {
        await().atMost(AFTER_ANY_LEASE)
                .ignoreExceptions()
                .until(() -> count("store_id = ? and state = 'confirmed'") == deliveries);
    }

    private long count(String condition) {
        return jdbc.sql("select count(*) from deliveries where " + condition)
                .param(store.id())
                .query(Long.class)
                .single();
    }

    private void awaitCondition(String target, String condition) {
        await().atMost(SOON)
                .until(() -> board.list(target::equals).get(0).condition().equals(condition));
    }

    /** Under one key for all that it was sent. */
    private void assertEachTakenOnceByThePos(List<Long> orders) {
        assertThat(orders).allSatisfy(order -> {
            assertThat(takenOf(pos, order)).hasSize(1);
            assertThat(receivedOf(pos, order))
                    .extracting(Received::key)
                    .containsOnly(takenOf(pos, order).get(0).key());
        });
    }

    private static void assertOneKeyForEachEvent(PosSimulator pos) {
        Map<String, List<String>> keys = pos.received().stream()
                .collect(Collectors.groupingBy(
                        received -> received.message().path("event_id").asText(),
                        Collectors.mapping(Received::key, Collectors.toList())));
        assertThat(keys)
                .allSatisfy(
                        (event, all) -> assertThat(all).containsOnly(all.get(0)).doesNotContain(""));
    }

    private static List<Taken> takenOf(PosSimulator pos, long order) {
        return pos.taken().stream()
                .filter(taken -> taken.message().at("/order/id").asLong() == order)
                .toList();
    }

    private static List<Received> receivedOf(PosSimulator pos, long order) {
        return pos.received().stream()
                .filter(received -> received.message().at("/order/id").asLong() == order)
                .toList();
    }

    private List<PrintedTicket> ticketsOf(long order) {
        return printer.tickets().stream().filter(ticket -> isOf(order, ticket)).toList();
    }

    private static boolean isOf(long order, PrintedTicket ticket) {
        return Pattern.compile("#" + order + "\\b").matcher(ticket.text()).find();
    }

    private static boolean isMarked(PrintedTicket ticket) {
        return ticket.text().contains("DUPLICATE");
    }

    private static void assertNotMarked(PrintedTicket ticket) {
        assertThat(ticket.text()).doesNotContain("DUPLICATE");
    }

    /** A receiver that remembers the ids that it has seen does each once. */
    private void assertEachIsOneWebhook(List<Long> orders) {
        Map<Long, List<String>> ids = receiver.requests().stream()
                .collect(Collectors.groupingBy(
                        IntegratorFaultsTest::order,
                        Collectors.mapping(WebhookReceiver.Request::id, Collectors.toList())));
        assertThat(ids).containsOnlyKeys(orders);
        assertThat(ids)
                .allSatisfy(
                        (order, all) -> assertThat(all).containsOnly(all.get(0)).doesNotContain(""));
        assertThat(receiver.requests()).allMatch(request -> request.isSignedWith(SECRET));
    }

    private static long order(WebhookReceiver.Request request) {
        try {
            return JSON.readTree(request.body()).at("/data/order_id").asLong();
        } catch (JsonProcessingException e) {
            throw new AssertionError(request.body(), e);
        }
    }

    /** The sizes of the dead letters without a store that hold the text. */
    private List<Integer> ownerless(String text) {
        return jdbc.sql("select coalesce(body_size, octet_length(body)) from dead_letters"
                        + " where store_id is null and position(convert_to(?, 'UTF8') in body) > 0")
                .param(text)
                .query(Integer.class)
                .list();
    }
}
