package io.tableorder.restaurant.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ManageTablesTest extends StoreTest {

    private static final String TABLES = "/api/admin/tables";

    @Test
    void aNewTableIsOnTheBoardAndCanLogIn() {
        Answer created =
                create("{\"table_number\":\" 창가 3 \",\"password\":\"8024\"}").expect(201);

        long id = created.json().path("id").asLong();
        assertThat(created.header("Location")).isEqualTo(TABLES + "/" + id);
        assertThat(created.json().path("table_number").asText()).isEqualTo("창가 3");
        assertThat(created.json().path("session").isNull()).isTrue();
        assertThat(read(id).expect(200).json()).isEqualTo(created.json());
        assertThat(login("창가 3", "8024").expect(200).json().path("table_id").asLong())
                .isEqualTo(id);
        assertThat(read(id).json().at("/session/orders_count").asInt(-1)).isZero();
    }

    @Test
    void aTablesNumberIsItsStoresOnly() {
        assertThat(create("{\"table_number\":\"1\",\"password\":\"8024\"}")
                        .expect(409)
                        .code())
                .isEqualTo("DUPLICATE_NAME");
        assertThat(update(store.table(0), "{\"table_number\":\"2\"}")
                        .expect(409)
                        .code())
                .isEqualTo("DUPLICATE_NAME");
        update(store.table(0), "{\"table_number\":\"1\"}").expect(200);

        TestStore other = new TestStore(jdbc, tokens);
        api.post(TABLES)
                .as(other.adminToken())
                .json("{\"table_number\":\"3\",\"password\":\"8024\"}")
                .send()
                .expect(201);
        create("{\"table_number\":\"3\",\"password\":\"8024\"}").expect(201);
    }

    @Test
    void oneOfTheAdminsWhoSetUpTheSameTableAtOnceSucceeds() throws Exception {
        List<Callable<Answer>> twins = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            twins.add(() -> create("{\"table_number\":\"9\",\"password\":\"8024\"}"));
        }
        // A request that waits too long for hashing is refused with 503.
        assertThat(atOnce(twins))
                .extracting(Answer::status)
                .containsOnlyOnce(201)
                .isSubsetOf(201, 409, 503);
        assertThat(store.count("tables")).isEqualTo(3);
    }

    @Test
    void mistakesInATableAreReported() {
        for (List<String> bad : List.of(
                List.of("{\"password\":\"8024\"}", "/table_number", "REQUIRED"),
                List.of("{\"table_number\":\"  \",\"password\":\"8024\"}", "/table_number", "REQUIRED"),
                List.of("{\"table_number\":null,\"password\":\"8024\"}", "/table_number", "REQUIRED"),
                List.of("{\"table_number\":5,\"password\":\"8024\"}", "/table_number", "WRONG_TYPE"),
                List.of(
                        "{\"table_number\":\"123456789012345678901\",\"password\":\"8024\"}",
                        "/table_number",
                        "OUT_OF_RANGE"),
                List.of("{\"table_number\":\"a\\nb\",\"password\":\"8024\"}", "/table_number", "INVALID_FORMAT"),
                List.of("{\"table_number\":\"5\"}", "/password", "REQUIRED"),
                List.of("{\"table_number\":\"5\",\"password\":\"123\"}", "/password", "OUT_OF_RANGE"),
                List.of(
                        "{\"table_number\":\"5\",\"password\":\"" + "가".repeat(25) + "\"}",
                        "/password",
                        "OUT_OF_RANGE"),
                List.of("{\"table_number\":\"5\",\"password\":\"8024\",\"id\":1}", "/id", "UNKNOWN_FIELD"))) {
            Answer answer = create(bad.get(0)).expect(400);
            assertThat(answer.code()).as(bad.get(0)).isEqualTo("VALIDATION_FAILED");
            assertThat(answer.json().path("errors")).as(bad.get(0)).hasSize(1);
            assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo(bad.get(1));
            assertThat(answer.json().at("/errors/0/code").asText()).isEqualTo(bad.get(2));
        }
        assertThat(update(store.table(0), "{\"table_number\":\" \"}")
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
        assertThat(update(store.table(0), "{\"password\":\"1\"}").expect(400).code())
                .isEqualTo("VALIDATION_FAILED");
        assertThat(create("{").expect(400).code()).isEqualTo("MALFORMED_JSON");
        assertThat(api.post(TABLES)
                        .as(store.adminToken())
                        .header("Content-Type", "text/plain")
                        .body(new byte[] {'x'})
                        .send()
                        .expect(415)
                        .code())
                .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        assertThat(store.count("tables")).isEqualTo(2);
    }

    @Test
    void theLongestPasswordThatBcryptSeesLogsIn() {
        String longest = "가".repeat(24);
        create("{\"table_number\":\"7\",\"password\":\"" + longest + "\"}").expect(201);
        login("7", longest).expect(200);
    }

    @Test
    void aTableChangesItsNumberAndItsPassword() {
        long id = create("{\"table_number\":\"7\",\"password\":\"8024\"}")
                .json()
                .path("id")
                .asLong();

        JsonNode renamed = update(id, "{\"table_number\":\"룸 1\"}").expect(200).json();
        assertThat(renamed.path("table_number").asText()).isEqualTo("룸 1");
        login("7", "8024").expect(401);
        login("룸 1", "8024").expect(200);

        update(id, "{\"password\":\"new-password\",\"table_number\":null}").expect(200);
        login("룸 1", "8024").expect(401);
        login("룸 1", "new-password").expect(200);

        update(id, "{}").expect(200);
        login("룸 1", "new-password").expect(200);
    }

    @Test
    void aTableInUseStaysUntilItsSessionIsCompleted() {
        long id = store.table(0);
        order(0).expect(201);

        assertThat(delete(id).expect(409).code()).isEqualTo("TABLE_IN_USE");
        read(id).expect(200);

        api.post(TABLES + "/" + id + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
        delete(id).expect(204);
        assertThat(read(id).expect(404).code()).isEqualTo("TABLE_NOT_FOUND");
        assertThat(delete(id).expect(404).code()).isEqualTo("TABLE_NOT_FOUND");
        assertThat(store.count("table_sessions")).isZero();
        assertThat(store.count("order_history")).isEqualTo(1);
        assertThat(order(0).expect(401).code()).isEqualTo("TOKEN_INVALID");
    }

    @Test
    void aTableWhoseGuestsHaveNotOrderedCanBeDeleted() {
        long id = create("{\"table_number\":\"7\",\"password\":\"8024\"}")
                .json()
                .path("id")
                .asLong();
        login("7", "8024").expect(200);

        delete(id).expect(204);
        login("7", "8024").expect(401);
    }

    @Test
    void theOpenSessionOfADeletedTableEndsWithItsEvent() {
        long id = store.table(0);
        long session = api.post(TABLES + "/" + id + "/open-session")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("session_id")
                .asLong();
        delete(id).expect(204);
        assertThat(jdbc.sql("select type || ' ' || aggregate_id || ' ' || coalesce(payload->>'completed_by', '')"
                                + " from event_log where store_id = ? order by seq")
                        .param(store.id())
                        .query(String.class)
                        .list())
                .containsExactly(
                        "session.started " + session + " ", "session.completed " + session + " admin:" + store.admin());
    }

    @Test
    void aTableWithAWaitingCallStays() {
        long call = api.post("/api/customer/calls")
                .as(store.tableToken(0))
                .json("{\"kind\":\"staff\"}")
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
        assertThat(delete(store.table(0)).expect(409).code()).isEqualTo("TABLE_IN_USE");
        api.post("/api/admin/calls/" + call + "/resolve")
                .as(store.adminToken())
                .send()
                .expect(200);
        delete(store.table(0)).expect(204);
    }

    @Test
    void aTableWithAJoinedPhoneStays() {
        String code = jdbc.sql("select qr_code from tables where id = ?")
                .param(store.table(0))
                .query(String.class)
                .single();
        api.post("/api/customer/visits")
                .json("{\"code\":\"" + code + "\"}")
                .send()
                .expect(201);
        assertThat(delete(store.table(0)).expect(409).code()).isEqualTo("TABLE_IN_USE");
        api.post(TABLES + "/" + store.table(0) + "/complete-session")
                .as(store.adminToken())
                .send()
                .expect(200);
        delete(store.table(0)).expect(204);
    }

    @Test
    void anOrderAndTheDeletionOfItsTableNeverBothSucceed() throws Exception {
        for (int i = 0; i < 20; i++) {
            int index = store.addTable("race " + i);
            long id = store.table(index);
            if (i % 2 == 0) {
                // Half of the tables have a session already.
                jdbc.sql("insert into table_sessions (store_id, table_id) values (?, ?)")
                        .params(store.id(), id)
                        .update();
            }
            List<Answer> answers = atOnce(List.of(() -> order(index), () -> delete(id), () -> order(index)));
            int deleted = answers.get(1).status();
            if (deleted == 204) {
                // The table's token may have been checked before the deletion or after it.
                assertThat(answers.get(0).status()).isIn(401, 404);
                assertThat(answers.get(2).status()).isIn(401, 404);
            } else {
                assertThat(answers.get(1).expect(409).code()).isEqualTo("TABLE_IN_USE");
                answers.get(0).expect(201);
                answers.get(2).expect(201);
            }
        }
    }

    @Test
    void anotherStoresTableIsNotFound() {
        String stranger = new TestStore(jdbc, tokens).adminToken();
        long id = store.table(0);
        order(0).expect(201);

        for (Answer answer : List.of(
                api.get(TABLES + "/" + id).as(stranger).send(),
                api.patch(TABLES + "/" + id)
                        .as(stranger)
                        .json("{\"table_number\":\"99\"}")
                        .send(),
                api.delete(TABLES + "/" + id).as(stranger).send(),
                read(999_999_999),
                update(999_999_999, "{\"password\":\"8024\"}"),
                delete(999_999_999))) {
            assertThat(answer.expect(404).code()).isEqualTo("TABLE_NOT_FOUND");
        }
        assertThat(read(id).json().path("table_number").asText()).isEqualTo("1");
        assertThat(api.get(TABLES + "/x")
                        .as(store.adminToken())
                        .sendUnchecked()
                        .expect(404)
                        .code())
                .isEqualTo("TABLE_NOT_FOUND");
    }

    @Test
    void onlyStaffManageTables() {
        api.get(TABLES).send().expect(401);
        api.get(TABLES).as(store.tableToken(0)).send().expect(403);
        api.delete(TABLES + "/" + store.table(0)).as(store.tableToken(0)).send().expect(403);
    }

    private Answer create(String json) {
        return api.post(TABLES).as(store.adminToken()).json(json).send();
    }

    private Answer read(long id) {
        return api.get(TABLES + "/" + id).as(store.adminToken()).send();
    }

    private Answer update(long id, String json) {
        return api.patch(TABLES + "/" + id).as(store.adminToken()).json(json).send();
    }

    private Answer delete(long id) {
        return api.delete(TABLES + "/" + id).as(store.adminToken()).send();
    }

    private Answer order(int table) {
        return api.post("/api/customer/orders")
                .as(store.tableToken(table))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(store.cart())
                .send();
    }

    private Answer login(String number, String password) {
        return api.post("/api/customer/auth/login")
                .json("{\"store_id\":\"%s\",\"table_number\":\"%s\",\"password\":\"%s\"}"
                        .formatted(store.id(), number, password))
                .send();
    }

    private static List<Answer> atOnce(List<Callable<Answer>> calls) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(calls.size());
        try {
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : clients.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            clients.shutdownNow();
        }
    }
}
