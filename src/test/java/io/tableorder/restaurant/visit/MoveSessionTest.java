package io.tableorder.restaurant.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.restaurant.visit.Guests.Phone;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Database;
import io.tableorder.testing.StoreTest;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Staff move the visit of a table to another one, and merge two. */
class MoveSessionTest extends StoreTest {

    private Guests guests;

    @BeforeEach
    void meetTheGuests() {
        guests = new Guests(api, store, jdbc);
    }

    private List<String> types() {
        return jdbc.sql("select type from event_log where store_id = ? order by seq")
                .param(store.id())
                .query(String.class)
                .list();
    }

    private JsonNode data(String type) {
        String payload = jdbc.sql("select payload::text from event_log where store_id = ? and type = ?")
                .params(store.id(), type)
                .query(String.class)
                .single();
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper().readTree(payload);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aMovedVisitTakesItsOrdersAndPhonesAlong() {
        Phone phone = guests.join(0);
        long order = guests.order(phone).path("id").asLong();
        assertThat(visit(phone).path("table_id").asLong()).isEqualTo(store.table(0));
        JsonNode moved = guests.move(0, 1).expect(200).json();
        assertThat(visit(phone).path("table_id").asLong()).isEqualTo(store.table(1));
        assertThat(moved.path("session_id").asLong()).isEqualTo(phone.session());
        assertThat(moved.path("table_number").asText()).isEqualTo("2");

        JsonNode later = guests.order(phone);
        assertThat(later.path("table_id").asLong()).isEqualTo(store.table(1));
        assertThat(later.path("table_number").asText()).isEqualTo("2");
        assertThat(guests.orders(phone.token())).hasSize(2).allSatisfy(each -> {
            assertThat(each.path("table_id").asLong()).isEqualTo(store.table(1));
            assertThat(each.path("version").asInt()).isEqualTo(1);
        });
        assertThat(types()).containsExactly("session.started", "order.created", "session.moved", "order.created");
        JsonNode event = data("session.moved");
        assertThat(event.path("table_session_id").asLong()).isEqualTo(phone.session());
        assertThat(event.path("table_id").asLong()).isEqualTo(store.table(1));
        assertThat(event.path("previous_table_id").asLong()).isEqualTo(store.table(0));
        assertThat(event.path("previous_table_number").asText()).isEqualTo("1");
        assertThat(event.path("moved_by").asText()).isEqualTo("admin:" + store.admin());
        assertThat(event.path("order_items"))
                .extracting(item -> item.path("order_id").asLong() + " "
                        + item.path("menu_name").asText() + " "
                        + item.path("state").asText())
                .containsExactly(order + " 된장국 queued", order + " 콜라 queued");

        JsonNode change = api.patch("/api/admin/orders/" + order + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"preparing\"}")
                .send()
                .expect(200)
                .json();
        assertThat(change.path("table_number").asText()).isEqualTo("2");
        Phone next = guests.join(0);
        assertThat(guests.orders(next.token())).isEmpty();
        assertThat(guests.complete(1)
                        .expect(200)
                        .json()
                        .path("archived_orders_count")
                        .asInt())
                .isEqualTo(2);
        assertThat(jdbc.sql("select distinct table_number from order_history where store_id = ?")
                        .param(store.id())
                        .query(String.class)
                        .list())
                .containsExactly("2");
    }

    private JsonNode visit(Phone phone) {
        return api.get("/api/customer/visit")
                .as(phone.token())
                .send()
                .expect(200)
                .json();
    }

    /** They wait for the lock of what they change, and find it at the other table then. */
    @Test
    void whatChangesWhileItsVisitMovesIsChangedAfterwards() throws Exception {
        Phone phone = guests.join(0);
        long order = guests.order(phone).path("id").asLong();
        long call = api.post("/api/customer/calls")
                .as(phone.token())
                .json("{\"kind\":\"water\"}")
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
        CompletableFuture<Answer> change;
        CompletableFuture<Answer> answered;
        try (Connection mover = Database.connect();
                Statement move = mover.createStatement()) {
            mover.setAutoCommit(false);
            for (String table : List.of("orders", "service_calls")) {
                move.execute("update " + table + " set table_id = " + store.table(1) + " where store_id = '"
                        + store.id() + "'");
            }
            change = CompletableFuture.supplyAsync(() -> api.patch("/api/admin/orders/" + order + "/status")
                    .as(store.adminToken())
                    .json("{\"status\":\"preparing\"}")
                    .send());
            answered = CompletableFuture.supplyAsync(() -> api.post("/api/admin/calls/" + call + "/acknowledge")
                    .as(store.adminToken())
                    .send());
            await().until(() -> jdbc.sql("""
                            select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'for no key update'
                            """).query(Long.class).single() >= 2);
            mover.commit();
        }
        assertThat(change.get().expect(200).json().path("table_number").asText())
                .isEqualTo("2");
        assertThat(answered.get().expect(200).json().path("table_number").asText())
                .isEqualTo("2");
    }

    @Test
    void aSessionThatHasMovedHereIsNotTakenForAReopenedOne() {
        Phone first = guests.join(1);
        guests.order(first);
        guests.complete(1).expect(200);
        Phone second = guests.join(0);
        guests.order(second);
        guests.move(0, 1).expect(200);
        assertThat(guests.staff(1, "reopen-session", "{}").expect(409).code()).isEqualTo("TABLE_IN_USE");
    }

    @Test
    void aRepeatedCompletionDoesNotEndAnOlderVisitThatHasMovedHere() {
        Phone older = guests.join(0);
        guests.order(older);
        Phone first = guests.join(1);
        guests.order(first);
        guests.staff(1, "complete-session").expect(200);
        guests.move(0, 1).expect(200);
        Answer repeated = guests.staff(1, "complete-session").expect(200);
        assertThat(repeated.json().path("session_id").asLong()).isEqualTo(first.session());
        assertThat(guests.openSession(1)).isEqualTo(older.session());
    }

    @Test
    void aMergedVisitThatIsReopenedHasTheOrdersOfBoth() {
        Phone old = guests.join(0);
        long order = guests.order(old).path("id").asLong();
        jdbc.sql("update table_sessions set started_at = started_at - interval '4 days' where id = ?")
                .param(old.session())
                .update();
        jdbc.sql("update orders set business_day = business_day - 4 where id = ?")
                .param(order)
                .update();
        Phone other = guests.join(1);
        guests.order(other);
        guests.merge(0, 1).expect(200);
        guests.complete(1).expect(200);
        assertThat(guests.staff(1, "reopen-session", "{}")
                        .expect(200)
                        .json()
                        .path("orders_count")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void whatWasServedBeforeAMoveIsNotWaitedFor() {
        Phone phone = guests.join(0);
        long order = guests.order(phone).path("id").asLong();
        for (String status : List.of("preparing", "ready", "served")) {
            api.patch("/api/admin/orders/" + order + "/status")
                    .as(store.adminToken())
                    .json("{\"status\":\"" + status + "\"}")
                    .send()
                    .expect(200);
        }
        guests.move(0, 1).expect(200);
        assertThat(data("session.moved").path("order_items").isEmpty()).isTrue();
    }

    @Test
    void aMovedVisitThatWasCompletedCanBeReopenedWhereItWas() {
        Phone phone = guests.join(0);
        guests.order(phone);
        guests.move(0, 1).expect(200);
        guests.complete(1).expect(200);
        guests.staff(1, "reopen-session").expect(200);
        assertThat(guests.complete(1)
                        .expect(200)
                        .json()
                        .path("archived_orders_count")
                        .asInt())
                .isEqualTo(1);
        assertThat(guests.staff(0, "reopen-session").expect(404).code()).isEqualTo("SESSION_NOT_FOUND");
    }

    @Test
    void aVisitMovesOnlyToAFreeTable() {
        Phone here = guests.join(0);
        Phone there = guests.join(1);
        Answer refused = guests.move(0, 1).expect(409);
        assertThat(refused.code()).isEqualTo("TABLE_OCCUPIED");
        assertThat(refused.json().path("session_id").asLong()).isEqualTo(there.session());
        assertThat(guests.order(here).path("table_number").asText()).isEqualTo("1");
        assertThat(guests.move(0, 0).expect(400).code()).isEqualTo("VALIDATION_FAILED");
        assertThat(guests.merge(0, 0).expect(400).code()).isEqualTo("VALIDATION_FAILED");
        int empty = store.addTable("빈 자리");
        assertThat(guests.move(empty, 1).expect(404).code()).isEqualTo("SESSION_NOT_FOUND");
        assertThat(guests.merge(0, empty).expect(404).code()).isEqualTo("SESSION_NOT_FOUND");
        for (String act : List.of("move-session", "merge-session")) {
            String field = act.equals("move-session") ? "to_table_id" : "into_table_id";
            assertThat(guests.staff(0, act, "{\"" + field + "\":999999999999}")
                            .expect(404)
                            .code())
                    .isEqualTo("TABLE_NOT_FOUND");
            assertThat(guests.staff(0, act, "{}").expect(400).code()).isEqualTo("VALIDATION_FAILED");
        }
        assertThat(types()).doesNotContain("session.moved", "session.merged");
    }

    @Test
    void aRepeatedRequestMovesNothingAndNobodyElse() {
        Phone phone = guests.join(0);
        String body = "{\"to_table_id\":" + store.table(1) + ",\"session_id\":" + phone.session() + "}";
        guests.staff(0, "move-session", body).expect(200);
        Phone next = guests.join(0);
        Answer again = guests.staff(0, "move-session", body).expect(200);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.json().path("session_id").asLong()).isEqualTo(phone.session());
        assertThat(guests.order(next).path("table_id").asLong()).isEqualTo(store.table(0));
        assertThat(types()).containsOnlyOnce("session.moved");

        String merge = "{\"into_table_id\":" + store.table(1) + ",\"session_id\":" + next.session() + "}";
        guests.staff(0, "merge-session", merge).expect(200);
        Answer merged = guests.staff(0, "merge-session", merge).expect(200);
        assertThat(merged.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(merged.json().path("session_id").asLong()).isEqualTo(phone.session());
        assertThat(types()).containsOnlyOnce("session.merged");
    }

    @Test
    void aVisitIsMergedOnlyIntoTheOneThatStaffSaw() {
        Phone here = guests.join(0);
        Phone friends = guests.join(1);
        guests.complete(1).expect(200);
        Phone strangers = guests.join(1);

        String intoFriends = merger(here, friends.session());
        assertThat(guests.staff(0, "merge-session", intoFriends).expect(404).code())
                .isEqualTo("SESSION_NOT_FOUND");
        assertThat(types()).doesNotContain("session.merged");

        String intoStrangers = merger(here, strangers.session());
        guests.staff(0, "merge-session", intoStrangers).expect(200);
        Answer again = guests.staff(0, "merge-session", intoStrangers).expect(200);
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(guests.staff(0, "merge-session", intoFriends).expect(404).code())
                .as("another merger")
                .isEqualTo("SESSION_NOT_FOUND");
    }

    private String merger(Phone merged, long into) {
        return "{\"into_table_id\":%d,\"into_session_id\":%d,\"session_id\":%d}"
                .formatted(store.table(1), into, merged.session());
    }

    @Test
    void mergedVisitsHaveOneBillAndAllTheirPhones() {
        Phone here = guests.join(0);
        Phone there = guests.join(1);
        long mine = guests.order(here).path("id").asLong();
        long theirs = guests.order(there).path("id").asLong();
        JsonNode answer = guests.merge(0, 1).expect(200).json();
        assertThat(answer.path("session_id").asLong()).isEqualTo(there.session());
        assertThat(visit(here).path("session_id").asLong()).isEqualTo(there.session());

        for (Phone phone : List.of(here, there)) {
            await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(guests.orders(phone.token()))
                    .extracting(order -> order.path("id").asLong())
                    .containsExactlyInAnyOrder(mine, theirs));
        }
        assertThat(guests.order(here).path("table_session_id").asLong()).isEqualTo(there.session());
        JsonNode event = data("session.merged");
        assertThat(event.path("table_session_id").asLong()).isEqualTo(there.session());
        assertThat(event.path("merged_session_id").asLong()).isEqualTo(here.session());
        assertThat(event.path("order_ids")).extracting(JsonNode::asLong).containsExactly(mine);
        assertThat(event.path("order_items"))
                .extracting(item -> item.path("order_id").asLong())
                .containsExactly(mine, mine);
        assertThat(types().stream().filter("order.created"::equals)).hasSize(3);

        JsonNode bill = guests.complete(1).expect(200).json();
        assertThat(bill.path("archived_orders_count").asInt()).isEqualTo(3);
        assertThat(bill.path("total_price").asLong()).isEqualTo(3 * 14_000);
        for (Phone phone : List.of(here, there)) {
            assertThat(guests.order(phone.token(), "late").expect(401).code()).isEqualTo("SESSION_ENDED");
        }
        assertThat(guests.staff(0, "reopen-session").expect(404).code())
                .as("a merged session has nothing to reopen")
                .isEqualTo("SESSION_NOT_FOUND");
    }

    @Test
    void callsFollowAndASessionHasOneOfEachKind() {
        Phone here = guests.join(0);
        Phone there = guests.join(1);
        call(here, "water");
        call(here, "bill");
        call(there, "water");
        guests.merge(0, 1).expect(200);
        await().atMost(Duration.ofSeconds(2)).untilAsserted(() -> {
            JsonNode calls = api.get("/api/customer/calls")
                    .as(here.token())
                    .send()
                    .expect(200)
                    .json();
            assertThat(calls)
                    .extracting(each -> each.path("kind").asText() + " "
                            + each.path("state").asText())
                    .containsExactlyInAnyOrder("water open", "bill open", "water resolved");
        });
        assertThat(types().stream().filter("call.resolved"::equals)).hasSize(1);
        JsonNode open = api.get("/api/admin/calls?table_id=" + store.table(1))
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("data");
        assertThat(open).extracting(each -> each.path("kind").asText()).containsExactlyInAnyOrder("water", "bill");

        int third = store.addTable("3");
        guests.move(1, third).expect(200);
        JsonNode again = call(there, "bill").expect(200).json();
        assertThat(jdbc.sql("select table_id from service_calls where id = ?")
                        .param(again.path("id").asLong())
                        .query(Long.class)
                        .single())
                .isEqualTo(store.table(third));
        guests.complete(third).expect(200);
        assertThat(call(here, "staff").expect(401).code()).isEqualTo("SESSION_ENDED");
    }

    private Answer call(Phone phone, String kind) {
        return api.post("/api/customer/calls")
                .as(phone.token())
                .json("{\"kind\":\"" + kind + "\"}")
                .send();
    }

    @Test
    void aChainOfMergersKeepsEveryPhone() {
        int third = store.addTable("3");
        List<Phone> phones = List.of(guests.join(0), guests.join(1), guests.join(third));
        phones.forEach(guests::order);
        guests.merge(0, 1).expect(200);
        guests.merge(1, third).expect(200);
        guests.move(third, 0).expect(200);
        for (Phone phone : phones) {
            assertThat(guests.order(phone).path("table_number").asText()).isEqualTo("1");
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> guests.orders(phone.token()).size() >= 4);
        }
        assertThat(guests.complete(0)
                        .expect(200)
                        .json()
                        .path("archived_orders_count")
                        .asInt())
                .isEqualTo(6);
    }

    @Test
    void anOrderThatIsRepeatedAfterTheMergerIsNotStoredTwice() {
        Phone here = guests.join(0);
        guests.join(1);
        long first =
                guests.order(here.token(), "key").expect(201).json().path("id").asLong();
        guests.merge(0, 1).expect(200);
        jdbc.sql("update table_sessions set ended_at = now() - interval '10 minutes' where id = ?")
                .param(here.session())
                .update();
        assertThat(guests.order(here.token(), "key")
                        .expect(201)
                        .json()
                        .path("id")
                        .asLong())
                .isEqualTo(first);
        assertThat(store.count("orders")).isEqualTo(1);
    }

    @Test
    void staffOfAnotherStoreMoveNothing() {
        Phone phone = guests.join(0);
        io.tableorder.testing.TestStore other = new io.tableorder.testing.TestStore(jdbc, tokens);
        assertThat(api.post("/api/admin/tables/" + store.table(0) + "/move-session")
                        .as(other.adminToken())
                        .json("{\"to_table_id\":" + other.table(0) + "}")
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("TABLE_NOT_FOUND");
        assertThat(guests.staff(0, "move-session", "{\"to_table_id\":" + other.table(0) + "}")
                        .expect(404)
                        .code())
                .isEqualTo("TABLE_NOT_FOUND");
        assertThat(guests.order(phone).path("table_number").asText()).isEqualTo("1");
    }
}
