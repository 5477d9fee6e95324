package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Database;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.io.IOException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeleteOrderTest extends StoreTest {

    @Test
    void anOrderIsDeletedOnlyWhileItIsNeitherServedNorCancelled() {
        for (String status : List.of("pending", "preparing", "ready", "served", "cancelled")) {
            long id = place(UUID.randomUUID().toString());
            jdbc.sql("update orders set status = ? where id = ?")
                    .params(status, id)
                    .update();
            Answer answer = delete(id, "");
            if (List.of("served", "cancelled").contains(status)) {
                assertThat(answer.expect(409).code()).isEqualTo("ORDER_CANNOT_DELETE");
                assertThat(answer.json().path("detail").asText()).contains(status);
                read(id).expect(200);
            } else {
                assertThat(answer.expect(204).text()).isEmpty();
                assertThat(read(id).expect(404).code()).isEqualTo("ORDER_NOT_FOUND");
            }
        }
        assertThat(store.count("orders")).isEqualTo(2);
        assertThat(store.count("order_items")).isEqualTo(4);
    }

    @Test
    void aDeletionIsAnEventWithTheWholeOrderItsActorAndTheReason() throws IOException {
        long id = place("k");
        change(id, "preparing").expect(200);
        JsonNode order = read(id).json();

        delete(id, "?reason=%EC%86%90%EB%8B%98%20%EC%9A%94%EC%B2%AD").expect(204);

        List<String> payloads = jdbc.sql(
                        "select payload::text from event_log where store_id = ? and type = 'order.deleted'"
                                + " and aggregate_type = 'order' and aggregate_id = ? and aggregate_version = 3")
                .params(store.id(), id)
                .query(String.class)
                .list();
        assertThat(payloads).hasSize(1);
        JsonNode event = new ObjectMapper().readTree(payloads.get(0));
        assertThat(event.path("deleted_by").asText()).isEqualTo("admin:" + store.admin());
        assertThat(event.path("reason").asText()).isEqualTo("손님 요청");
        assertThat(event.path("previous_status").asText()).isEqualTo("preparing");
        assertThat(event.path("version").asInt()).isEqualTo(3);
        for (String field :
                List.of("id", "order_number", "status", "total_price", "currency", "table_id", "order_items")) {
            assertThat(event.path(field)).as(field).isEqualTo(order.path(field));
        }
    }

    @Test
    void aReasonIsOptionalAndBounded() {
        delete(place("k1"), "").expect(204);
        delete(place("k2"), "?reason=").expect(204);
        delete(place("k3"), "?reason=" + "a".repeat(200)).expect(204);
        long id = place("k4");
        for (String query : List.of("?reason=" + "a".repeat(201), "?reason=a%00b", "?reason=a&reason=b")) {
            Answer answer = unchecked(id, query).expect(400);
            assertThat(answer.code()).as(query).isEqualTo("VALIDATION_FAILED");
            assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("?reason");
        }
        read(id).expect(200);
    }

    @Test
    void aStaleVersionIsNotDeleted() {
        long id = place("k");
        change(id, "preparing").expect(200);

        Answer stale = api.delete("/api/admin/orders/" + id)
                .as(store.adminToken())
                .header("If-Match", "\"1\"")
                .send();
        assertThat(stale.expect(412).code()).isEqualTo("VERSION_MISMATCH");
        api.delete("/api/admin/orders/" + id)
                .as(store.adminToken())
                .header("If-Match", "\"2\"")
                .send()
                .expect(204);
    }

    @Test
    void anOrderOfAnotherStoreIsNotFound() {
        long id = place("k");
        TestStore other = new TestStore(jdbc, tokens);

        for (String path : List.of(String.valueOf(id), "999999999999", "x", "-1")) {
            assertThat(api.delete("/api/admin/orders/" + path)
                            .as(other.adminToken())
                            .sendUnchecked()
                            .expect(404)
                            .code())
                    .isEqualTo("ORDER_NOT_FOUND");
        }
        read(id).expect(200);
        delete(id, "").expect(204);
        assertThat(delete(id, "").expect(404).code()).isEqualTo("ORDER_NOT_FOUND");
    }

    @Test
    void onlyStaffDelete() {
        long id = place("k");
        assertThat(api.delete("/api/admin/orders/" + id).send().expect(401).code())
                .isEqualTo("AUTHENTICATION_REQUIRED");
        assertThat(api.delete("/api/admin/orders/" + id)
                        .as(store.tableToken(0))
                        .send()
                        .expect(403)
                        .code())
                .isEqualTo("FORBIDDEN");
        read(id).expect(200);
    }

    /** The key stays with the answer that the guest has or should have got; a retry must not bring the order back. */
    @Test
    void aRepeatOfTheRequestThatPlacedItIsAnsweredAsBeforeAndPlacesNothing() {
        Answer first = order("k");
        delete(first.json().path("id").asLong(), "").expect(204);

        Answer repeat = order("k").expect(201);
        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(repeat.text()).isEqualTo(first.text());
        assertThat(store.count("orders")).isZero();
        assertThat(api.get("/api/customer/orders")
                        .as(store.tableToken(0))
                        .send()
                        .json())
                .isEmpty();
    }

    @Test
    void concurrentDeletionsAndChangesOfAnOrderEachSeeTheOthersResult() {
        for (int round = 0; round < 10; round++) {
            long id = place(UUID.randomUUID().toString());
            List<CompletableFuture<Answer>> deletions = new ArrayList<>();
            List<CompletableFuture<Answer>> changes = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                changes.add(CompletableFuture.supplyAsync(() -> change(id, "preparing")));
                deletions.add(CompletableFuture.supplyAsync(() -> delete(id, "")));
            }
            assertThat(deletions.stream().map(CompletableFuture::join).map(Answer::status))
                    .containsExactlyInAnyOrder(204, 404, 404);
            assertThat(changes.stream().map(CompletableFuture::join).map(Answer::status))
                    .isSubsetOf(200, 404, 409)
                    .satisfies(statuses -> assertThat(statuses.stream().filter(status -> status == 200))
                            .hasSizeLessThan(2));
            List<Integer> versions = jdbc.sql("select aggregate_version from event_log where store_id = ?"
                            + " and aggregate_type = 'order' and aggregate_id = ? order by seq")
                    .params(store.id(), id)
                    .query(Integer.class)
                    .list();
            assertThat(versions).isIn(List.of(1, 2), List.of(1, 2, 3));
        }
        assertThat(store.count("orders")).isZero();
    }

    @Test
    void anOrderThatIsArchivedMeanwhileIsNotDeleted() throws Exception {
        long id = place("k");
        try (Connection archive = Database.connect()) {
            archive.setAutoCommit(false);
            archive.createStatement().execute("delete from orders where id = " + id);
            CompletableFuture<Answer> deletion = CompletableFuture.supplyAsync(() -> delete(id, ""));
            awaitAStatementThatWaitsForALock();
            archive.commit();
            assertThat(deletion.join().expect(404).code()).isEqualTo("ORDER_NOT_FOUND");
        }
        assertThat(jdbc.sql("select count(*) from event_log where aggregate_id = ? and type = 'order.deleted'")
                        .param(id)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aLockThatIsHeldTooLongIsAnsweredWithAProblem() throws Exception {
        long id = place("k");
        try (Connection other = Database.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("update orders set updated_at = now() where id = " + id);
            Answer answer = api.delete("/api/admin/orders/" + id)
                    .as(store.adminToken())
                    .sendOnce()
                    .expect(409);
            assertThat(answer.code()).isEqualTo("REQUEST_IN_PROGRESS");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            other.rollback();
        }
        delete(id, "").expect(204);
    }

    private void awaitAStatementThatWaitsForALock() {
        await().until(() -> jdbc.sql("""
                        select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like '%for no key update%')
                        """).query(Boolean.class).single());
    }

    private Answer order(String key) {
        return api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Idempotency-Key", key)
                .json(store.cart())
                .send();
    }

    private long place(String key) {
        return order(key).expect(201).json().path("id").asLong();
    }

    private Answer change(long id, String status) {
        return api.patch("/api/admin/orders/" + id + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"" + status + "\"}")
                .send();
    }

    private Answer read(long id) {
        return api.get("/api/admin/orders/" + id).as(store.adminToken()).send();
    }

    private Answer delete(long id, String query) {
        return api.delete("/api/admin/orders/" + id + query)
                .as(store.adminToken())
                .send();
    }

    private Answer unchecked(long id, String query) {
        return api.delete("/api/admin/orders/" + id + query)
                .as(store.adminToken())
                .sendUnchecked();
    }
}
