package io.tableorder.restaurant.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.access.account.Tokens;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.TestStore;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@IntegrationTest
class TableLoginTest {

    private static final String DEMO = "00000000-0000-4000-8000-000000000001";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @LocalServerPort
    private int port;

    private Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    @Test
    void aTableLogsInAndJoinsItsOpenSession() {
        JsonNode first = login(DEMO, "7", "1234").expect(200).json();
        JsonNode second = login(DEMO, "7", "1234").expect(200).json();

        assertThat(first.path("table_number").asText()).isEqualTo("7");
        assertThat(second.path("session_id")).isEqualTo(first.path("session_id"));
        api.get("/api/customer/orders")
                .as(first.path("access_token").asText())
                .send()
                .expect(200);
    }

    @Test
    void theLoginThatOpensASessionIsAnEvent() {
        long session = login(DEMO, "8", "1234").json().path("session_id").asLong();
        login(DEMO, "8", "1234").expect(200);

        assertThat(jdbc.sql("select count(*) from event_log where type = 'session.started' and aggregate_id = ?")
                        .param(session)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void blanksThatAKeyboardAddsAreNoPartOfANumber() {
        login(DEMO, "6 ", "1234").expect(200);
        login(DEMO, "\u00a06\u200b", "1234").expect(200);
        api.post("/api/customer/auth/login")
                .form("store_id=" + DEMO + "&table_number=+6&password=1234")
                .sendUnchecked()
                .expect(200);
        login(DEMO, "\u3164", "1234").expect(400);
    }

    @Test
    void aFormLogsInLikeJson() {
        // The contract's validator takes digits in a form for numbers.
        JsonNode answer = api.post("/api/customer/auth/login")
                .form("grant_type=password&store_id=" + DEMO + "&table_number=%36&password=1234")
                .sendUnchecked()
                .expect(200)
                .json();
        assertThat(answer.path("table_number").asText()).isEqualTo("6");
    }

    @Test
    void fiveFailuresLockATableAndNoOther() {
        TestStore store = new TestStore(jdbc, tokens);
        jdbc.sql("update tables set password_hash = (select password_hash from tables where store_id = ? limit 1)"
                        + " where store_id = ?")
                .params(UUID.fromString(DEMO), store.id())
                .update();
        String id = store.id().toString();
        for (String spelling : List.of(id, id.toUpperCase(Locale.ROOT), id, id, id)) {
            login(spelling, "1", "wrong").expect(401);
        }
        assertThat(login(id, "1", "1234").expect(401).code()).isEqualTo("INVALID_CREDENTIALS");
        login(id, "2", "1234").expect(200);
    }

    @Test
    void aNewPasswordUnlocksTheTable() {
        TestStore store = new TestStore(jdbc, tokens);
        String id = store.id().toString();
        for (int i = 0; i < 5; i++) {
            login(id, "1", "wrong").expect(401);
            login(id, "2", "wrong").expect(401);
        }
        api.patch("/api/admin/tables/" + store.table(0))
                .as(store.adminToken())
                .json("{\"table_number\":\"창가 1\",\"password\":\"5678\"}")
                .send()
                .expect(200);
        login(id, "창가 1", "5678").expect(200);
        api.patch("/api/admin/tables/" + store.table(1))
                .as(store.adminToken())
                .json("{\"password\":\"5678\"}")
                .send()
                .expect(200);
        login(id, "2", "5678").expect(200);
    }

    @Test
    void aNewTableIsNotLockedByLoginsBeforeItWasThere() {
        TestStore store = new TestStore(jdbc, tokens);
        for (int i = 0; i < 5; i++) {
            login(store.id().toString(), "77", "5678").expect(401);
        }
        api.post("/api/admin/tables")
                .as(store.adminToken())
                .json("{\"table_number\":\"77\",\"password\":\"5678\"}")
                .send()
                .expect(201);
        login(store.id().toString(), "77", "5678").expect(200);
    }

    @Test
    void strangersDoNotLockOutATabletOnWhichTheTableHasLoggedIn() {
        TestStore store = new TestStore(jdbc, tokens);
        jdbc.sql("update tables set password_hash = (select password_hash from tables where store_id = ? limit 1)"
                        + " where store_id = ?")
                .params(UUID.fromString(DEMO), store.id())
                .update();
        String id = store.id().toString();
        String device =
                login(id, "1", "1234").expect(200).json().path("device_token").asText();
        for (int i = 0; i < 5; i++) {
            login(id, "1", "wrong").expect(401);
        }
        login(id, "1", "1234").expect(401);
        api.post("/api/customer/auth/login")
                .json("{\"store_id\":\"%s\",\"table_number\":\"1\",\"password\":\"1234\",\"device_token\":\"%s\"}"
                        .formatted(id, device))
                .send()
                .expect(200);
    }

    @Test
    void aTokenIsOfThePasswordThatItWasGivenFor() {
        TestStore store = new TestStore(jdbc, tokens);
        jdbc.sql("update tables set token_version = 3,"
                        + " password_hash = (select password_hash from tables where store_id = ? limit 1)"
                        + " where store_id = ?")
                .params(UUID.fromString(DEMO), store.id())
                .update();
        String token = login(store.id().toString(), "1", "1234")
                .expect(200)
                .json()
                .path("access_token")
                .asText();
        api.get("/api/customer/orders").as(token).send().expect(200);
        api.get("/api/customer/orders").as(store.tableToken(0)).send().expect(401);
    }

    @Test
    void whateverIsWrongAboutALoginTheAnswerIsTheSame() {
        for (Answer answer : List.of(
                login(DEMO, "7", "wrong"),
                login(DEMO, "77", "1234"),
                login("00000000-0000-4000-8000-00000000000f", "7", "1234"))) {
            assertThat(answer.expect(401).code()).isEqualTo("INVALID_CREDENTIALS");
        }
    }

    @Test
    void anIncompleteLoginSaysWhatIsMissing() {
        Answer answer = api.post("/api/customer/auth/login")
                .json("{\"table_number\":\"1\"}")
                .send()
                .expect(400);
        assertThat(answer.json().path("errors").findValuesAsText("pointer")).containsExactly("/password", "/store_id");
        assertThat(login("x", "1", "1234")
                        .expect(400)
                        .json()
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("/store_id");
    }

    private Answer login(String store, String number, String password) {
        return api.post("/api/customer/auth/login")
                .json("{\"store_id\":\"%s\",\"table_number\":\"%s\",\"password\":\"%s\"}"
                        .formatted(store, number, password))
                .send();
    }
}
