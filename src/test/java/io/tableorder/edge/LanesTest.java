package io.tableorder.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.http.Lane;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Database;
import io.tableorder.testing.Form;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.net.Socket;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Slow or too many requests affect only their own lane. */
class LanesTest extends StoreTest {

    /** Deliveries hold so many connections at most: see AttemptRunner. */
    private static final int FOR_DELIVERIES = 3;

    @Autowired
    private Lanes lanes;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private DataSource database;

    @ParameterizedTest
    @EnumSource(value = Lane.class, mode = EnumSource.Mode.EXCLUDE, names = "PROBES")
    void aFullLaneRefusesAtOnceAndNoOtherDoes(Lane full) {
        double refusals = refusals(full);
        try (FullLanes taken = FullLanes.of(lanes, full)) {
            for (Lane other : Lane.values()) {
                if (other != full) {
                    assertThat(call(other).status())
                            .as("%s beside %s", other, full)
                            .isLessThan(300);
                }
            }
            Answer refused = call(full).expect(503);
            assertThat(refused.code()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.header("RateLimit")).isNotNull();
            assertThat(refusals(full)).isGreaterThan(refusals);
        }
        await().untilAsserted(() -> assertThat(call(full).status()).isLessThan(300));
    }

    @Test
    void aThreadOfReportsRestsForAsLongAsItWorked() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        AtomicLong begun = new AtomicLong();
        AtomicLong ended = new AtomicLong();
        AtomicLong next = new AtomicLong();
        lanes.execute(Lane.REPORTS, () -> {
            begun.set(System.nanoTime());
            awaitAtMost(Duration.ofMillis(300), never);
            ended.set(System.nanoTime());
        });
        lanes.execute(Lane.REPORTS, () -> {
            next.set(System.nanoTime());
            done.countDown();
        });

        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(next.get() - ended.get()).isGreaterThanOrEqualTo(ended.get() - begun.get());
    }

    private static void awaitAtMost(Duration most, CountDownLatch latch) {
        try {
            latch.await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** It is not even looked at who sends it: that might ask the database. */
    @Test
    void aFullLaneLooksNothingUp() {
        try (FullLanes taken = FullLanes.of(lanes, Lane.READS)) {
            api.get("/api/admin/orders").as("forged").send().expect(503);
        }
    }

    @Test
    void aMenuWithItsPhotoIsAnUploadAndOneWithoutIsAChange() {
        try (FullLanes taken = FullLanes.of(lanes, Lane.UPLOADS)) {
            create(new Form()
                            .field("category_id", category())
                            .field("name", "김밥")
                            .field("price", 3_500))
                    .expect(503);
            api.post("/api/admin/menus")
                    .as(store.adminToken())
                    .json("{\"category_id\":%d,\"name\":\"김밥\",\"price\":3500}".formatted(category()))
                    .send()
                    .expect(201);
        }
        await().untilAsserted(() -> create(new Form()
                        .field("category_id", category())
                        .field("name", "만두")
                        .field("price", 5_000))
                .expect(201));
    }

    @Test
    void aPageOfTheHistoryIsAReadAndAFileOfItIsAReport() {
        try (FullLanes taken = FullLanes.of(lanes, Lane.READS)) {
            history("application/json, text/csv;q=0.5").expect(503);
            history("text/csv").expect(200);
        }
        try (FullLanes taken = FullLanes.of(lanes, Lane.REPORTS)) {
            assertThat(history("text/csv").expect(503).code()).isEqualTo("SERVICE_UNAVAILABLE");
            history("application/x-ndjson, */*;q=0.1").expect(503);
            await().untilAsserted(() -> history("application/json").expect(200));
            history("*/*").expect(200);
        }
    }

    private Answer history(String accept) {
        return api.get("/api/admin/order-history")
                .as(store.adminToken())
                .header("Accept", accept)
                .send();
    }

    private Answer create(Form form) {
        return api.post("/api/admin/menus").as(store.adminToken()).form(form).send();
    }

    private long category() {
        return jdbc.sql("select min(id) from menu_categories where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
    }

    /** A lock on the history, which the reports wait for, stands for a report of many years. */
    @Test
    void reportsThatTakeTheirTimeHoldUpNothingElse() throws Exception {
        Set<Integer> answers = ConcurrentHashMap.newKeySet();
        AtomicBoolean isOver = new AtomicBoolean();
        List<Thread> screens = Stream.generate(() -> new TestStore(jdbc, tokens).adminToken())
                .limit(Lane.REPORTS.turns() + Lane.REPORTS.places() + 2)
                .map(screen -> new Thread(() -> {
                    while (!isOver.get()) {
                        answers.add(report(screen).status());
                    }
                }))
                .toList();
        // The first order of a business day reads the history for the numbers that it has given.
        call(Lane.ORDERS);
        try (Connection other = Database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table order_history in access exclusive mode");
            screens.forEach(Thread::start);
            await().atMost(Duration.ofMinutes(1)).until(() -> answers.contains(503));
            for (Lane lane : Lane.values()) {
                if (lane != Lane.REPORTS) {
                    assertThat(call(lane).status()).as("%s", lane).isLessThan(300);
                }
            }
            other.rollback();
        } finally {
            isOver.set(true);
            for (Thread screen : screens) {
                screen.join();
            }
        }
        report(store.adminToken()).expect(200);
    }

    private Answer report(String admin) {
        return api.get("/api/admin/reports/sales?from_date=2026-01-01&to_date=2026-12-31")
                .as(admin)
                .send();
    }

    @Test
    void aRouteRunsOnTheRequestsThreadWhileItsLaneIsFreeAndElseOnOneOfTheLane() throws Exception {
        call(Lane.ORDERS).expect(201);
        try (Connection other = Database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table orders in access exclusive mode");
            CompletableFuture<Answer> waiting;
            try (Turns taken = new Turns(lanes, Lane.ORDERS)) {
                waiting = CompletableFuture.supplyAsync(() -> call(Lane.ORDERS));
                await().until(() -> waiting(Lane.ORDERS) == 1);
                assertThat(placing()).isEmpty();
            }
            await().untilAsserted(
                            () -> assertThat(placing()).singleElement(STRING).startsWith("orders-"));
            CompletableFuture<Answer> atOnce = CompletableFuture.supplyAsync(() -> call(Lane.ORDERS));
            await().untilAsserted(() -> assertThat(placing()).hasSize(2).anyMatch(name -> name.contains("-exec-")));
            other.rollback();
            atOnce.get(1, TimeUnit.MINUTES).expect(201);
            waiting.get(1, TimeUnit.MINUTES).expect(201);
        }
    }

    /** The threads that are about to store an order. */
    private static List<String> placing() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().endsWith(".PlaceOrderRoute")))
                .map(thread -> thread.getKey().getName())
                .toList();
    }

    @Test
    void ordersThatWaitForTheirLaneAreAllAnswered() {
        List<CompletableFuture<Void>> guests = Stream.generate(() -> CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 25; i++) {
                                assertThat(call(Lane.ORDERS).expect(201).json().path("order_items"))
                                        .hasSize(2);
                            }
                        },
                        command -> new Thread(command).start()))
                .limit(4L * Lane.ORDERS.turns())
                .toList();
        guests.forEach(CompletableFuture::join);
        await().untilAsserted(() -> assertThat(active(Lane.ORDERS)).isZero());
    }

    /** The thread that sends the first answer is then at hand for the second request, which has arrived. */
    @Test
    void requestsThatFollowOnTheSameConnectionAreAnsweredInTurn() throws Exception {
        try (Socket socket = new Socket("localhost", port);
                Turns taken = new Turns(lanes, Lane.READS)) {
            String get =
                    "GET /api/admin/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + store.adminToken();
            socket.getOutputStream()
                    .write((get + "\r\n\r\n" + get + "\r\n\r\n" + get + "\r\nConnection: close\r\n\r\n")
                            .getBytes(UTF_8));
            await().until(() -> waiting(Lane.READS) == 1);
            taken.close();
            String answers = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(4);
        }
    }

    /** Its guest was told to order again. */
    @Test
    void anOrderThatWaitsForThirtySecondsIsRefusedAndNeverPlaced() throws Exception {
        call(Lane.ORDERS).expect(201);
        try (Socket socket = new Socket("localhost", port);
                Turns taken = new Turns(lanes, Lane.ORDERS)) {
            byte[] cart = store.cart().getBytes(UTF_8);
            String post = "POST /api/customer/orders HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + store.tableToken(0) + "\r\nIdempotency-Key: " + UUID.randomUUID()
                    + "\r\nContent-Type: application/json\r\nContent-Length: " + cart.length
                    + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write((post + store.cart()).getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 503")
                    .contains("SERVICE_UNAVAILABLE", "RateLimit: ");
        }
        await().until(() -> waiting(Lane.ORDERS) == 0 && active(Lane.ORDERS) == 0);
        assertThat(jdbc.sql("select count(*) from orders where store_id = ?")
                        .param(store.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    private double waiting(Lane lane) {
        return meters.get("tableorder.lane.waiting")
                .tag("lane", lane.word())
                .gauge()
                .value();
    }

    private double active(Lane lane) {
        return meters.get("tableorder.lane.active")
                .tag("lane", lane.word())
                .gauge()
                .value();
    }

    /** Else requests of one lane would wait for connections that another holds. */
    @Test
    void thereAreConnectionsForTheTurnsOfAllLanes() throws Exception {
        int readers = Arrays.stream(Lane.values())
                .filter(Lane::needsDatabase)
                .mapToInt(Lane::turns)
                .sum();
        assertThat(database.unwrap(HikariDataSource.class).getMaximumPoolSize())
                .isGreaterThanOrEqualTo(readers + 3 + FOR_DELIVERIES);
    }

    private double refusals(Lane lane) {
        return meters.get("tableorder.lane.refusals")
                .tag("lane", lane.word())
                .counter()
                .count();
    }

    /** A request of this kind that has nothing else to fail at. */
    private Answer call(Lane lane) {
        return switch (lane) {
            case ORDERS ->
                api.post("/api/customer/orders")
                        .as(store.tableToken(0))
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .json(store.cart())
                        .send();
            case CACHED ->
                api.get("/api/customer/menus").as(store.tableToken(0)).send();
            case READS -> api.get("/api/admin/orders").as(store.adminToken()).send();
            case CHANGES ->
                api.post("/api/admin/categories")
                        .as(store.adminToken())
                        .json("{\"name\":\"" + UUID.randomUUID() + "\"}")
                        .send();
            case REPORTS -> report(store.adminToken());
            case LOGINS ->
                api.post("/api/admin/tables")
                        .as(store.adminToken())
                        .json("{\"table_number\":\""
                                + UUID.randomUUID().toString().substring(0, 8) + "\",\"password\":\"some-words-1\"}")
                        .send();
            case UPLOADS ->
                api.put("/api/integrations/menus")
                        .as(store.apiKey())
                        .json("{\"menus\":[{\"pos_code\":\"M-1\",\"name\":\"국수\",\"category\":\"식사\",\"price\":8000}]}")
                        .send();
            case PROBES -> api.get("/livez").send();
        };
    }
}
