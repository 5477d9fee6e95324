package io.tableorder.restaurant.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Database;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whether a store takes orders: by hand, up to a time, and by its required connectors. */
class StoreModesTest extends StoreTest {

    private static final String MODE = "/api/admin/store/mode";
    private static final String REQUIRED = "/api/admin/store/required-connectors";

    private static final Duration SOON = Duration.ofSeconds(30);

    @Autowired
    private Settings settings;

    @Autowired
    private ModeDesk desk;

    @Autowired
    private ModeWatch watch;

    private String target;

    /** A printer of the store that nothing has been sent to. */
    @BeforeEach
    void addAPrinter() {
        target = "target-"
                + jdbc.sql("insert into targets (store_id, name, kind, options, types, created_by, updated_by)"
                                + " values (?, '주방', 'printer', '{\"host\":\"127.0.0.1\",\"port\":9}', '{order.deleted}', 'admin:1',"
                                + " 'admin:1') returning id")
                        .param(store.id())
                        .query(Long.class)
                        .single();
        jdbc.sql("insert into delivery_targets (name) values (?)").param(target).update();
    }

    @Test
    void staffSayThatItTakesLongerAndGuestsSeeIt() {
        assertThat(guests()).hasToString("""
                {"name":"시험 식당","mode":"ONLINE","minutes":null,"reason":null,"until":null,"currency":"KRW","languages":[]}""");
        jdbc.sql(
                        "update menus set translations = '{\"ja\":{\"name\":\"味噌汁\"},\"en\":{\"name\":\"Soup\"}}' where id = ?")
                .param(store.soup())
                .update();
        try (EventStream stream = EventStream.open(port, "/api/customer/orders/stream", store.tableToken(0))) {
            JsonNode busy = change("{\"mode\":\"BUSY\",\"minutes\":30,\"reason\":\"단체 손님\"}")
                    .expect(200)
                    .json();
            assertThat(busy.path("changed_by").asText()).isEqualTo("admin:" + store.admin());
            assertThat(guests()).hasToString("""
                    {"name":"시험 식당","mode":"BUSY","minutes":30,"reason":"단체 손님","until":null,"currency":"KRW","languages":["en","ja"]}""");
            assertThat(staff().path("current_mode")).isEqualTo(busy);

            assertThat(change("{\"mode\":\"BUSY\",\"minutes\":30,\"reason\":\"단체 손님\"}")
                            .expect(200)
                            .json())
                    .as("the same again")
                    .isEqualTo(busy);
            change("{\"mode\":\"BUSY\",\"minutes\":45}").expect(200);
            change("{\"mode\":\"ONLINE\"}").expect(200);
            assertThat(events()).containsExactly("ONLINE BUSY", "BUSY BUSY", "BUSY ONLINE");
            JsonNode shown = stream.awaitEvents(3).get(0).json();
            assertThat(shown.path("minutes").asInt()).isEqualTo(30);
            assertThat(shown.path("reason").asText()).isEqualTo("단체 손님");
            assertThat(shown.has("changed_by") || shown.has("connectors")).isFalse();
        }
    }

    @Test
    void aModeEndsByItselfAtItsTimeOnceWhicheverInstanceEndsIt() {
        Instant until = Instant.now().plus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);
        assertThat(change("{\"mode\":\"PAUSED\",\"until\":\"" + until + "\"}")
                        .expect(200)
                        .json()
                        .path("until")
                        .asText())
                .isEqualTo(guests().path("until").asText());
        desk.endModes();
        assertThat(guests().path("mode").asText()).isEqualTo("PAUSED");
        long version = menuVersion();
        jdbc.sql("update stores set mode_until = now() - interval '1 second' where id = ?")
                .param(store.id())
                .update();
        assertThat(menuVersion()).as("prices are read again up to another time").isGreaterThan(version);
        assertThat(guests().path("mode").asText()).isEqualTo("ONLINE");
        assertThat(guests().path("until").isNull()).isTrue();
        CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(desk::endModes))
                        .limit(4)
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(events()).containsExactly("ONLINE PAUSED", "PAUSED ONLINE");
        assertThat(lastEvent().path("changed_by").asText()).isEqualTo("system");
    }

    @Test
    void aPausedStoreRefusesOrdersOfGuestsUntilItGoesOn() {
        order().expect(201);
        Instant until = Instant.now().plus(10, ChronoUnit.MINUTES);
        change("{\"mode\":\"PAUSED\",\"until\":\"" + until + "\"}").expect(200);
        Answer refused = order().expect(409);
        assertThat(refused.code()).isEqualTo("STORE_PAUSED");
        assertThat(Integer.parseInt(String.valueOf(refused.header("Retry-After"))))
                .isBetween(540, 600);
        change("{\"mode\":\"PAUSED\"}").expect(200);
        assertThat(order().expect(409).header("Retry-After")).isNotNull();
        change("{\"mode\":\"BUSY\",\"minutes\":20}").expect(200);
        order().expect(201);
        assertThat(store.count("orders")).isEqualTo(2);

        change("{\"mode\":\"PAUSED\",\"until\":\"" + until + "\"}").expect(200);
        order().expect(409);
        jdbc.sql("update stores set mode_until = now() where id = ?")
                .param(store.id())
                .update();
        order().expect(201);
    }

    /** The log has both, in the order in which they were committed. */
    @Test
    void noOrderOfGuestsIsStoredBetweenAPauseAndItsEnd() {
        List<CompletableFuture<Integer>> orders = new ArrayList<>();
        CompletableFuture<Void> staff = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 12; i++) {
                change("{\"mode\":\"" + (i % 2 == 0 ? "PAUSED" : "ONLINE") + "\"}")
                        .expect(200);
            }
        });
        ExecutorService guests = Executors.newFixedThreadPool(6);
        for (int i = 0; i < 120; i++) {
            orders.add(CompletableFuture.supplyAsync(() -> order().status(), guests));
        }
        staff.join();
        assertThat(orders).extracting(CompletableFuture::join).containsOnlyElementsOf(List.of(201, 409));
        guests.shutdown();
        assertThat(jdbc.sql("""
                        select count(*)
                          from event_log e
                         where e.store_id = ? and e.type = 'order.created'
                           and 'PAUSED' = (select m.payload ->> 'mode'
                                             from event_log m
                                            where m.store_id = e.store_id and m.type = 'store.mode_changed' and m.seq < e.seq
                                            order by m.seq desc
                                            limit 1)
                        """).param(store.id()).query(Long.class).single()).isZero();
    }

    private Answer order() {
        return api.post("/api/customer/orders")
                .as(store.tableToken(ThreadLocalRandom.current().nextInt(2)))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(store.cart())
                .send();
    }

    @Test
    void badModesAreRefusedAndNothingChanges() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("{}", "/mode REQUIRED"),
                Map.entry("{\"mode\":\"CLOSED\"}", "/mode INVALID_FORMAT"),
                Map.entry("{\"mode\":\"busy\",\"minutes\":10}", "/mode INVALID_FORMAT"),
                Map.entry("{\"mode\":1}", "/mode INVALID_FORMAT"),
                Map.entry("{\"mode\":\"BUSY\"}", "/minutes REQUIRED"),
                Map.entry("{\"mode\":\"BUSY\",\"minutes\":0}", "/minutes OUT_OF_RANGE"),
                Map.entry("{\"mode\":\"BUSY\",\"minutes\":481}", "/minutes OUT_OF_RANGE"),
                Map.entry("{\"mode\":\"BUSY\",\"minutes\":1.5}", "/minutes WRONG_TYPE"),
                Map.entry("{\"mode\":\"PAUSED\",\"minutes\":10}", "/minutes NOT_ALLOWED"),
                Map.entry("{\"mode\":\"ONLINE\",\"until\":\"2099-01-01T00:00:00Z\"}", "/until NOT_ALLOWED"),
                Map.entry("{\"mode\":\"PAUSED\",\"until\":\"2020-01-01T00:00:00Z\"}", "/until OUT_OF_RANGE"),
                Map.entry("{\"mode\":\"PAUSED\",\"until\":\"2999-01-01T00:00:00Z\"}", "/until OUT_OF_RANGE"),
                Map.entry("{\"mode\":\"PAUSED\",\"until\":\"tomorrow\"}", "/until INVALID_FORMAT"),
                Map.entry("{\"mode\":\"PAUSED\",\"reason\":\"" + "쉼".repeat(201) + "\"}", "/reason OUT_OF_RANGE"),
                Map.entry("{\"mode\":\"PAUSED\",\"by\":\"me\"}", "/by UNKNOWN_FIELD"));
        wrong.forEach((body, problem) ->
                assertThat(firstError(change(body).expect(400))).as(body).isEqualTo(problem));
        assertThat(guests().path("mode").asText()).isEqualTo("ONLINE");
        assertThat(events()).isEmpty();
    }

    @Test
    void onlyConnectorsThatServeTheStoreCanBeRequired() {
        TestStore other = new TestStore(jdbc, tokens);
        for (String body :
                List.of("[\"no-such\"]", "[\"" + target + "\",\"no-such\"]", "[\"target-0\"]", "[\"\\u0001\"]")) {
            assertThat(require(body).expect(404).code()).isEqualTo("CONNECTOR_NOT_FOUND");
        }
        assertThat(api.put(REQUIRED)
                        .as(other.adminToken())
                        .json("{\"connectors\":[\"" + target + "\"]}")
                        .send()
                        .expect(404)
                        .json()
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("/connectors/0");
        assertThat(firstError(require("[\"\"]").expect(400))).isEqualTo("/connectors/0 OUT_OF_RANGE");
        assertThat(firstError(require("[7]").expect(400))).isEqualTo("/connectors/0 WRONG_TYPE");
        assertThat(firstError(api.put(REQUIRED)
                        .as(store.adminToken())
                        .json("{}")
                        .send()
                        .expect(400)))
                .isEqualTo("/connectors REQUIRED");
        assertThat(store.count("required_connectors")).isZero();

        assertThat(require("[\"" + target + "\",\"" + target + "\"]")
                        .expect(200)
                        .json())
                .hasSize(1);
        assertThat(staff().at("/required_connectors/0/name").asText()).isEqualTo(target);
        assertThat(api.get("/api/superadmin/stores/" + store.id())
                        .as(store.superAdminToken())
                        .send()
                        .expect(200)
                        .json()
                        .path("required_connectors"))
                .hasSize(1);
        require("[]").expect(200);
        assertThat(staff().path("required_connectors")).isEmpty();
    }

    @Test
    void theStoreIsPausedWhileARequiredTargetIsOutForLong() {
        require("[\"" + target + "\"]").expect(200);
        breaker("now() + interval '1 hour'", "PAPER_OUT");
        watch.look();
        assertThat(guests().path("mode").asText()).isEqualTo("ONLINE");
        assertThat(staff().at("/required_connectors/0/outage").asText()).isEqualTo("PAPER_OUT");

        later(61);
        CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(watch::look))
                        .limit(4)
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(guests().path("mode").asText()).isEqualTo("PAUSED");
        assertThat(events()).containsExactly("ONLINE PAUSED");
        assertThat(lastEvent().path("changed_by").asText()).isEqualTo("rule");
        assertThat(lastEvent().path("connectors"))
                .hasToString("[{\"name\":\"" + target + "\",\"outage\":\"PAPER_OUT\"}]");
        assertThat(staff().at("/current_mode/changed_by").asText()).isEqualTo("rule");

        breaker("null", "OK");
        watch.look();
        assertThat(guests().path("mode").asText())
                .as("it has not worked for a minute")
                .isEqualTo("PAUSED");
        later(61);
        watch.look();
        assertThat(guests().path("mode").asText()).isEqualTo("ONLINE");
        assertThat(events()).containsExactly("ONLINE PAUSED", "PAUSED ONLINE");
    }

    @Test
    void aTargetThatFlapsTwentyTimesInAMinuteChangesTheModeTwiceAtMost() {
        require("[\"" + target + "\"]").expect(200);
        for (int i = 0; i < 20; i++) {
            breaker("now() + interval '1 hour'", "OFFLINE");
            watch.look();
            later(2);
            breaker("null", "OK");
            watch.look();
            later(1);
        }
        assertThat(events()).hasSizeLessThanOrEqualTo(2);

        breaker("now() + interval '1 hour'", "OFFLINE");
        watch.look();
        later(61);
        for (int i = 0; i < 20; i++) {
            watch.look();
            breaker("null", "OK");
            watch.look();
            later(2);
            breaker("now() + interval '1 hour'", "OFFLINE");
            watch.look();
            later(1);
        }
        assertThat(events()).as("paused, and not online in between").containsExactly("ONLINE PAUSED");
    }

    @Test
    void whatStaffChooseDuringAnOutageStays() {
        require("[\"" + target + "\"]").expect(200);
        breaker("now() + interval '1 hour'", "OFFLINE");
        watch.look();
        later(61);
        watch.look();
        assertThat(guests().path("mode").asText()).isEqualTo("PAUSED");
        change("{\"mode\":\"ONLINE\"}").expect(200);
        later(600);
        watch.look();
        assertThat(guests().path("mode").asText()).isEqualTo("ONLINE");
        assertThat(staff().at("/required_connectors/0/is_overruled").asBoolean())
                .isTrue();

        breaker("null", "OK");
        watch.look();
        later(61);
        breaker("now() + interval '1 hour'", "OFFLINE");
        watch.look();
        later(61);
        watch.look();
        assertThat(guests().path("mode").asText()).as("in the next outage").isEqualTo("PAUSED");
    }

    @Test
    void aBusyStoreIsBusyAgainAfterAnOutage() {
        require("[\"" + target + "\"]").expect(200);
        change("{\"mode\":\"BUSY\",\"minutes\":30,\"reason\":\"단체 손님\"}").expect(200);
        JsonNode busy = guests();
        breaker("now() + interval '1 hour'", "OFFLINE");
        watch.look();
        later(61);
        watch.look();
        assertThat(guests().path("mode").asText()).isEqualTo("PAUSED");
        assertThat(guests().path("minutes").isNull() && guests().path("reason").isNull())
                .isTrue();
        breaker("null", "OK");
        watch.look();
        later(61);
        watch.look();
        assertThat(guests()).isEqualTo(busy);
        assertThat(events()).containsExactly("ONLINE BUSY", "BUSY PAUSED", "PAUSED BUSY");
        assertThat(staff().path("current_mode").has("interrupted")).isFalse();

        breaker("now() + interval '1 hour'", "OFFLINE");
        watch.look();
        later(61);
        watch.look();
        change("{\"mode\":\"ONLINE\"}").expect(200);
        breaker("null", "OK");
        watch.look();
        later(61);
        watch.look();
        assertThat(guests().path("mode").asText())
                .as("staff have ended it meanwhile")
                .isEqualTo("ONLINE");
    }

    @Test
    void aStoreThatWasPausedForATargetGoesOnWithoutIt() {
        require("[\"" + target + "\"]").expect(200);
        jdbc.sql("delete from targets where store_id = ?").param(store.id()).update();
        watch.look();
        assertThat(staff().at("/required_connectors/0/outage").asText()).isEqualTo("NOT_REGISTERED");
        later(61);
        watch.look();
        assertThat(guests().path("mode").asText()).isEqualTo("PAUSED");
        require("[]").expect(200);
        watch.look();
        assertThat(guests().path("mode").asText()).isEqualTo("ONLINE");
    }

    /** Nobody tries it until there is an order, and a paused store takes none. */
    @Test
    void aHalfOpenBreakerKeepsTheStorePausedOnlyWhileSomethingWaits() {
        require("[\"" + target + "\"]").expect(200);
        breaker("now() - interval '1 second'", "OFFLINE");
        UUID job = waitingDelivery();
        watch.look();
        assertThat(staff().at("/required_connectors/0/outage").asText()).isEqualTo("OFFLINE");
        jdbc.sql("delete from deliveries where job_id = ?").param(job).update();
        watch.look();
        assertThat(staff().at("/required_connectors/0/outage").isNull()).isTrue();
    }

    @Test
    void aConnectorThatIsStoppedOrGoneIsOut() throws IOException {
        String name = "test-m" + UUID.randomUUID().toString().replace("-", "");
        Path file = settings.routesDir().resolve(name + ".camel.yaml");
        String connector = "/api/superadmin/connectors/" + name;
        try {
            Files.writeString(file, """
                    - route:
                        id: %1$s
                        from:
                          uri: kamelet:table-order-events-source
                          parameters: { queue: %1$s, types: session.reopened }
                          steps: [ { log: x } ]
                    """.formatted(name));
            await().atMost(SOON).until(() -> require("[\"" + name + "\"]").status() == 200);
            assertThat(outage()).isEqualTo("null");
            api.post(connector + "/stop")
                    .as(store.superAdminToken())
                    .json("{}")
                    .send()
                    .expect(200);
            assertThat(outage()).isEqualTo("STOPPED");
            api.post(connector + "/start").as(store.superAdminToken()).send().expect(200);
            await().atMost(SOON).until(() -> outage().equals("null"));
            Files.delete(file);
            await().atMost(SOON).until(() -> outage().equals("NOT_REGISTERED"));
        } finally {
            Files.deleteIfExists(file);
            require("[]").expect(200);
        }
    }

    private String outage() {
        watch.look();
        return staff().at("/required_connectors/0/outage").asText();
    }

    @Test
    void aStoreThatIsLockedForTooLongIsAnsweredWithRetryAfter() throws Exception {
        try (Connection other = Database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select from store_seq where store_id = '" + store.id() + "' for update");
            CompletableFuture<Answer> mode = CompletableFuture.supplyAsync(() -> api.put(MODE)
                    .as(store.adminToken())
                    .json("{\"mode\":\"PAUSED\"}")
                    .sendOnce());
            CompletableFuture<Answer> required = CompletableFuture.supplyAsync(() -> api.put(REQUIRED)
                    .as(store.adminToken())
                    .json("{\"connectors\":[]}")
                    .sendOnce());
            for (CompletableFuture<Answer> answer : List.of(mode, required)) {
                assertThat(answer.get().expect(409).code()).isEqualTo("REQUEST_IN_PROGRESS");
            }
            other.rollback();
        }
    }

    private UUID waitingDelivery() {
        return jdbc.sql("""
                        insert into deliveries (store_id, target, kind, on_paper, event_id, event_type, event_time, content, due_at,
                                                expires_at)
                        values (?, ?, 'printer', true, gen_random_uuid(), 'order.created', now(), '{}', now() + interval '1 hour',
                                now() + interval '1 day')
                        returning job_id
                        """).params(store.id(), target).query(UUID.class).single();
    }

    private void breaker(String openUntil, String condition) {
        jdbc.sql("update delivery_targets set open_until = " + openUntil + ", condition = ? where name = ?")
                .params(condition, target)
                .update();
    }

    /** Lets time pass for the rule. */
    private void later(int seconds) {
        jdbc.sql("update required_connectors set since = since - make_interval(secs => ?) where store_id = ?")
                .params(seconds, store.id())
                .update();
    }

    private Answer change(String body) {
        return api.put(MODE).as(store.adminToken()).json(body).send();
    }

    private Answer require(String names) {
        return api.put(REQUIRED)
                .as(store.adminToken())
                .json("{\"connectors\":" + names + "}")
                .send();
    }

    private JsonNode guests() {
        return api.get("/api/customer/store")
                .as(store.tableToken(0))
                .send()
                .expect(200)
                .json();
    }

    private JsonNode staff() {
        return api.get("/api/admin/store")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
    }

    private long menuVersion() {
        return jdbc.sql("select menu_version from stores where id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
    }

    private List<String> events() {
        return jdbc.sql("select (payload ->> 'previous_mode') || ' ' || (payload ->> 'mode') from event_log"
                        + " where store_id = ? and type = 'store.mode_changed' order by seq")
                .param(store.id())
                .query(String.class)
                .list();
    }

    private JsonNode lastEvent() {
        try {
            return new ObjectMapper()
                    .readTree(jdbc.sql("select payload::text from event_log where store_id = ?"
                                    + " and type = 'store.mode_changed' order by seq desc limit 1")
                            .param(store.id())
                            .query(String.class)
                            .single());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String firstError(Answer answer) {
        JsonNode error = answer.json().at("/errors/0");
        return error.path("pointer").asText() + " " + error.path("code").asText();
    }
}
