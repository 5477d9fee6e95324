package io.tableorder.restaurant.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Api.Call;
import io.tableorder.testing.Database;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Guests call staff. */
class CallsTest extends StoreTest {

    private static final String OWN = "/api/customer/calls";
    private static final String CALLS = "/api/admin/calls";

    @Autowired
    private Escalation escalation;

    @Test
    void guestsCallAndStaffSettleIt() {
        Answer opened = call(0, "water", "얼음물로").expect(201);
        long id = opened.json().path("id").asLong();
        assertThat(opened.json().path("state").asText()).isEqualTo("open");
        assertThat(opened.json().path("note").asText()).isEqualTo("얼음물로");
        assertThat(own(0)).hasSize(1);
        assertThat(own(1)).isEmpty();

        JsonNode waiting = staff("").path("data");
        assertThat(waiting).hasSize(1);
        assertThat(waiting.at("/0/table_number").asText()).isEqualTo("1");
        assertThat(waiting.at("/0/acknowledged_by").isNull()).isTrue();

        Answer acknowledged = act(id, "acknowledge").send().expect(200);
        assertThat(acknowledged.json().path("state").asText()).isEqualTo("acknowledged");
        assertThat(acknowledged.json().path("acknowledged_by").asText()).isEqualTo("admin:" + store.admin());
        assertThat(acknowledged.header("ETag")).isEqualTo("\"2\"");
        assertThat(own(0).at("/0/state").asText()).isEqualTo("acknowledged");
        assertThat(own(0).at("/0").has("acknowledged_by")).isFalse();

        Answer resolved = act(id, "resolve").send().expect(200);
        assertThat(resolved.json().path("resolved_by").asText()).isEqualTo("admin:" + store.admin());
        assertThat(staff("").path("data")).isEmpty();
        assertThat(staff("?state=resolved").at("/data/0/id").asLong()).isEqualTo(id);
        assertThat(events())
                .containsExactly("session.started 1", "call.opened 1", "call.acknowledged 2", "call.resolved 3");
        JsonNode last = payload("call.resolved");
        assertThat(last.path("call_id").asLong()).isEqualTo(id);
        assertThat(last.path("kind").asText()).isEqualTo("water");
        assertThat(last.path("resolved_by").asText()).isEqualTo("admin:" + store.admin());
    }

    @Test
    void aRepeatGetsTheCallThatIsNotResolved() {
        JsonNode first = call(0, "bill", null).expect(201).json();
        assertThat(call(0, "bill", "카드로").expect(200).json()).isEqualTo(first);
        act(first.path("id").asLong(), "acknowledge").send().expect(200);
        assertThat(call(0, "bill", null).expect(200).json().path("state").asText())
                .isEqualTo("acknowledged");
        call(0, "staff", null).expect(201);
        call(1, "bill", null).expect(201);

        act(first.path("id").asLong(), "resolve").send().expect(200);
        assertThat(call(0, "bill", null).expect(201).json().path("id")).isNotEqualTo(first.path("id"));
        assertThat(store.count("service_calls")).isEqualTo(4);
    }

    @Test
    void manyPhonesThatCallAtOnceMakeOneCall() throws Exception {
        List<Answer> answers = atOnce(8, () -> call(0, "staff", null));
        assertThat(answers).extracting(Answer::status).containsOnly(200, 201);
        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers)
                .extracting(answer -> answer.json().path("id").asLong())
                .containsOnly(answers.get(0).json().path("id").asLong());
        assertThat(events()).containsExactly("session.started 1", "call.opened 1");
    }

    @Test
    void aTableThatCallsAgainAndAgainHasToWait() {
        for (int i = 0; i < CallDesk.MOST; i++) {
            act(call(0, "staff", null).expect(201).json().path("id").asLong(), "resolve")
                    .send()
                    .expect(200);
        }
        Answer refused = call(0, "staff", null).expect(429);
        assertThat(refused.code()).isEqualTo("TOO_MANY_CALLS");
        assertThat(Integer.parseInt(String.valueOf(refused.header("Retry-After"))))
                .isBetween(1, 600);
        call(1, "staff", null).expect(201);

        jdbc.sql("update service_calls set called_at = called_at - interval '10 minutes' where store_id = ? and id ="
                        + " (select min(id) from service_calls where store_id = ?)")
                .params(store.id(), store.id())
                .update();
        call(0, "staff", null).expect(201);
    }

    @Test
    void staffCannotOvertakeEachOther() {
        long id = call(0, "staff", null).expect(201).json().path("id").asLong();
        act(id, "acknowledge").header("If-Match", "\"1\"").send().expect(200);
        assertThat(act(id, "acknowledge")
                        .header("If-Match", "\"1\"")
                        .send()
                        .expect(412)
                        .code())
                .isEqualTo("VERSION_MISMATCH");
        assertThat(act(id, "resolve")
                        .header("If-Match", "\"1\"")
                        .send()
                        .expect(412)
                        .code())
                .isEqualTo("VERSION_MISMATCH");
        assertThat(act(id, "acknowledge")
                        .send()
                        .expect(200)
                        .json()
                        .path("version")
                        .asInt())
                .as("a repeat changes nothing")
                .isEqualTo(2);
        act(id, "resolve").header("If-Match", "\"2\"").send().expect(200);
        assertThat(act(id, "resolve").send().expect(200).json().path("version").asInt())
                .isEqualTo(3);
        assertThat(act(id, "acknowledge").send().expect(409).code()).isEqualTo("CALL_RESOLVED");
        assertThat(events())
                .containsExactly("session.started 1", "call.opened 1", "call.acknowledged 2", "call.resolved 3");
    }

    @Test
    void theCallsOfOtherStoresAreNotFound() {
        long id = call(0, "staff", null).expect(201).json().path("id").asLong();
        TestStore other = new TestStore(jdbc, tokens);
        for (String act : List.of("acknowledge", "resolve")) {
            assertThat(api.post(CALLS + "/" + id + "/" + act)
                            .as(other.adminToken())
                            .send()
                            .expect(404)
                            .code())
                    .isEqualTo("CALL_NOT_FOUND");
        }
        assertThat(act(999_999_999_999L, "resolve").send().expect(404).code()).isEqualTo("CALL_NOT_FOUND");
        assertThat(api.get(CALLS)
                        .as(other.adminToken())
                        .send()
                        .expect(200)
                        .json()
                        .path("data"))
                .isEmpty();
    }

    @Test
    void theListIsByStateAndTableTheLongestWaitFirst() {
        long first = call(0, "staff", null).expect(201).json().path("id").asLong();
        long second = call(1, "water", null).expect(201).json().path("id").asLong();
        long third = call(0, "utensils", null).expect(201).json().path("id").asLong();
        act(second, "acknowledge").send().expect(200);
        assertThat(ids(staff(""))).containsExactly(first, second, third);
        assertThat(ids(staff("?state=open"))).containsExactly(first, third);
        assertThat(ids(staff("?state=acknowledged"))).containsExactly(second);
        assertThat(ids(staff("?table_id=" + store.table(1)))).containsExactly(second);
        assertThat(ids(staff("?page_size=1&page=2"))).containsExactly(second);
        act(first, "resolve").send().expect(200);
        act(third, "resolve").send().expect(200);
        assertThat(ids(staff("?state=resolved"))).containsExactly(third, first);
        assertThat(api.get(CALLS + "?state=lost")
                        .as(store.adminToken())
                        .send()
                        .expect(400)
                        .json()
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("?state");
    }

    @Test
    void badCallsAreRefusedAndNothingIsStored() {
        Map<String, String> wrong = Map.of(
                "{\"kind\":\"dragon\"}",
                "/kind INVALID_FORMAT",
                "{\"kind\":\"STAFF\"}",
                "/kind INVALID_FORMAT",
                "{\"kind\":7}",
                "/kind INVALID_FORMAT",
                "{}",
                "/kind REQUIRED",
                "{\"kind\":null}",
                "/kind REQUIRED",
                "{\"kind\":\"water\",\"note\":\"" + "물".repeat(201) + "\"}",
                "/note OUT_OF_RANGE",
                "{\"kind\":\"water\",\"note\":{}}",
                "/note WRONG_TYPE",
                "{\"kind\":\"water\",\"table_id\":1}",
                "/table_id UNKNOWN_FIELD");
        wrong.forEach((body, problem) -> {
            Answer answer =
                    api.post(OWN).as(store.tableToken(0)).json(body).send().expect(400);
            JsonNode error = answer.json().at("/errors/0");
            assertThat(error.path("pointer").asText() + " " + error.path("code").asText())
                    .as(body)
                    .isEqualTo(problem);
        });
        call(0, "water", "물".repeat(200)).expect(201);
        assertThat(store.count("service_calls")).isEqualTo(1);
    }

    @Test
    void callsEndWithTheirSession() {
        long waiting = call(0, "staff", null).expect(201).json().path("id").asLong();
        long settled = call(0, "water", null).expect(201).json().path("id").asLong();
        act(settled, "resolve").send().expect(200);
        complete(0);
        assertThat(own(0)).isEmpty();
        assertThat(staff("").path("data")).isEmpty();
        assertThat(ids(staff("?state=resolved"))).containsExactly(settled, waiting);
        assertThat(events())
                .containsExactly(
                        "session.started 1",
                        "call.opened 1",
                        "call.opened 1",
                        "call.resolved 2",
                        "call.resolved 2",
                        "session.completed 2");
        assertThat(act(waiting, "acknowledge").send().expect(409).code()).isEqualTo("CALL_RESOLVED");

        call(0, "staff", null).expect(201);
        assertThat(own(0)).as("of the next guests").hasSize(1);

        jdbc.sql("delete from table_sessions where store_id = ? and ended_at is not null")
                .param(store.id())
                .update();
        assertThat(store.count("service_calls"))
                .as("kept no longer than their session")
                .isEqualTo(1);
    }

    @Test
    void aCallThatNobodyTakesIsEscalatedOnceByWhicheverInstance() throws Exception {
        long late = call(0, "staff", null).expect(201).json().path("id").asLong();
        long taken = call(0, "water", null).expect(201).json().path("id").asLong();
        act(taken, "acknowledge").send().expect(200);
        jdbc.sql("update service_calls set called_at = called_at - interval '4 minutes' where store_id = ?")
                .param(store.id())
                .update();
        call(1, "bill", null).expect(201);

        atOnce(6, () -> {
            escalation.escalate();
            return true;
        });
        assertThat(events().stream().filter("call.escalated 2"::equals)).hasSize(1);
        assertThat(payload("call.escalated").path("id").asLong()).isEqualTo(late);
        assertThat(payload("call.escalated").path("state").asText()).isEqualTo("open");
        JsonNode seen = staff("?state=open").at("/data/0");
        assertThat(seen.path("escalated_at").isTextual()).isTrue();
        assertThat(own(0)).noneMatch(call -> call.has("escalated_at"));
        assertThat(act(late, "acknowledge")
                        .header("If-Match", "\"2\"")
                        .send()
                        .expect(200)
                        .json()
                        .path("version")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void streamsShowGuestsTheirOwnCallsAndStaffAll() {
        call(0, "other", null).expect(201);
        try (EventStream guests = EventStream.open(port, "/api/customer/orders/stream", store.tableToken(0));
                EventStream others = EventStream.open(port, "/api/customer/orders/stream", store.tableToken(1));
                EventStream staff = EventStream.open(port, "/api/admin/orders/stream", store.adminToken())) {
            long id = call(0, "water", "둘").expect(201).json().path("id").asLong();
            act(id, "acknowledge").send().expect(200);
            call(1, "bill", null).expect(201);
            List<EventStream.Event> seen = guests.awaitEvents(2);
            assertThat(seen).extracting(EventStream.Event::type).containsExactly("call.opened", "call.acknowledged");
            assertThat(seen.get(0).json().path("note").asText()).isEqualTo("둘");
            assertThat(seen.get(1).json().has("acknowledged_by")).isFalse();
            assertThat(staff.awaitEvents(4))
                    .extracting(EventStream.Event::type)
                    .containsExactly("call.opened", "call.acknowledged", "session.started", "call.opened");
            assertThat(staff.events().get(1).json().path("acknowledged_by").asText())
                    .isEqualTo("admin:" + store.admin());
            assertThat(others.awaitEvents(2))
                    .extracting(EventStream.Event::type)
                    .containsExactly("session.started", "call.opened");
            assertThat(guests.events()).hasSize(2);
        }
    }

    @Test
    void aTableThatIsGoneCannotCall() {
        String token = store.tableToken(1);
        api.get(OWN).as(token).send().expect(200);
        jdbc.sql("delete from tables where id = ?").param(store.table(1)).update();
        assertThat(api.post(OWN)
                        .as(token)
                        .json("{\"kind\":\"staff\"}")
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("TABLE_NOT_FOUND");
    }

    @Test
    void aCallThatIsLockedForTooLongIsAnsweredWithRetryAfter() throws Exception {
        long id = call(0, "staff", null).expect(201).json().path("id").asLong();
        try (Connection other = Database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select from table_sessions where store_id = '" + store.id() + "' for update");
            statement.execute("select from service_calls where store_id = '" + store.id() + "' for update");
            List<CompletableFuture<Answer>> waiting = List.of(
                    CompletableFuture.supplyAsync(
                            () -> request(0, "water", null).sendOnce()),
                    CompletableFuture.supplyAsync(() -> act(id, "acknowledge").sendOnce()),
                    CompletableFuture.supplyAsync(() -> act(id, "resolve").sendOnce()));
            for (CompletableFuture<Answer> answer : waiting) {
                assertThat(answer.get().expect(409).code()).isEqualTo("REQUEST_IN_PROGRESS");
                assertThat(answer.get().header("Retry-After")).isNotNull();
            }
            other.rollback();
        }
    }

    /** Guests call while staff acknowledge, resolve and complete, and calls escalate: nothing is lost, and nothing happens twice. */
    @Test
    void theEventsOfCallsAreTheirHistoryWhateverHappensAtOnce() throws Exception {
        int tables = 4;
        store.addTable("3");
        store.addTable("4");
        List<String> kinds = List.of("staff", "water", "bill");
        ExecutorService people = Executors.newFixedThreadPool(12);
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Random random = new Random(i);
            boolean isGuest = i < 6;
            work.add(people.submit(() -> {
                for (int n = 0; n < 25; n++) {
                    int table = random.nextInt(tables);
                    if (isGuest) {
                        int status =
                                call(table, kinds.get(random.nextInt(3)), null).status();
                        assertThat(status).isIn(200, 201, 429);
                    } else {
                        disturb(random, table);
                    }
                }
            }));
        }
        for (Future<?> each : work) {
            each.get();
        }
        people.shutdown();

        List<String> wrong = jdbc.sql("""
                        select c.id || ': ' || string_agg(e.type || ' ' || e.aggregate_version, ', ' order by e.seq)
                          from service_calls c
                          left join event_log e on e.aggregate_type = 'call' and e.aggregate_id = c.id
                         where c.store_id = ?
                         group by c.id, c.version, c.state
                        having count(*) <> c.version or max(e.aggregate_version) <> c.version
                            or (c.state = 'resolved') <> bool_or(e.type = 'call.resolved')
                            or count(*) filter (where e.type = 'call.escalated') > 1
                            or array_agg(e.aggregate_version order by e.seq) <> array_agg(e.aggregate_version order by e.aggregate_version)
                        """).param(store.id()).query(String.class).list();
        assertThat(wrong).isEmpty();
        assertThat(jdbc.sql("""
                        select count(*) from service_calls c join table_sessions s on s.id = c.session_id
                         where c.store_id = ? and c.state <> 'resolved' and s.ended_at is not null
                        """).param(store.id()).query(Long.class).single())
                .as("open calls of sessions that are over")
                .isZero();
    }

    private void disturb(Random random, int table) {
        switch (random.nextInt(4)) {
            case 0 -> {
                jdbc.sql("update service_calls set called_at = called_at - interval '4 minutes'"
                                + " where store_id = ? and state = 'open' and escalated_at is null")
                        .param(store.id())
                        .update();
                escalation.escalate();
            }
            case 1 -> {
                int status = api.post("/api/admin/tables/" + store.table(table) + "/complete-session")
                        .as(store.adminToken())
                        .send()
                        .status();
                assertThat(status).isIn(200, 404);
            }
            default -> {
                List<Long> ids = ids(staff(""));
                if (!ids.isEmpty()) {
                    String act = random.nextBoolean() ? "acknowledge" : "resolve";
                    int status =
                            act(ids.get(random.nextInt(ids.size())), act).send().status();
                    assertThat(status).isIn(200, 409);
                }
            }
        }
    }

    private Answer call(int table, String kind, @Nullable String note) {
        return request(table, kind, note).send();
    }

    private Call request(int table, String kind, @Nullable String note) {
        String noted = note == null ? "" : ",\"note\":\"" + note + "\"";
        return api.post(OWN).as(store.tableToken(table)).json("{\"kind\":\"" + kind + "\"" + noted + "}");
    }

    private JsonNode own(int table) {
        return api.get(OWN).as(store.tableToken(table)).send().expect(200).json();
    }

    private JsonNode staff(String query) {
        return api.get(CALLS + query).as(store.adminToken()).send().expect(200).json();
    }

    private Call act(long id, String act) {
        return api.post(CALLS + "/" + id + "/" + act).as(store.adminToken());
    }

    private void complete(int table) {
        api.post("/api/admin/tables/" + store.table(table) + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
    }

    private static List<Long> ids(JsonNode page) {
        List<Long> ids = new ArrayList<>();
        page.path("data").forEach(call -> ids.add(call.path("id").asLong()));
        return ids;
    }

    private List<String> events() {
        return jdbc.sql("select type || ' ' || aggregate_version from event_log where store_id = ? order by seq")
                .param(store.id())
                .query(String.class)
                .list();
    }

    private JsonNode payload(String type) {
        try {
            return new ObjectMapper()
                    .readTree(jdbc.sql("select payload::text from event_log where store_id = ? and type = ?"
                                    + " order by seq desc limit 1")
                            .params(store.id(), type)
                            .query(String.class)
                            .single());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> List<T> atOnce(int times, Callable<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> each : threads.invokeAll(Collections.nCopies(times, work))) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdown();
        }
    }
}
