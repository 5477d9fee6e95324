package io.tableorder.access.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import java.text.Normalizer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An admin changes their own password. */
class OwnPasswordTest extends StoreTest {

    private static final String STAFF = "/api/admin/auth/";
    private static final String PLATFORM = "/api/superadmin/auth/";
    private static final String OWN_STORE = "/api/admin/store";

    /** Of the demo store's admin, whose hash the admin of these tests has. */
    private static final String PASSWORD = "admin1234";

    private static final String NEW = "찹쌀떡-메밀묵-자정";

    private String username;

    @BeforeEach
    void prepare() {
        username = withHashOf("admin", store.admin());
    }

    private String withHashOf(String demoAccount, long admin) {
        return jdbc.sql("update admins set password_hash = (select password_hash from admins where username = ?)"
                        + " where id = ? returning username")
                .params(demoAccount, admin)
                .query(String.class)
                .single();
    }

    @Test
    void theNewPasswordLogsInAndTheOldOneDoesNot() {
        change(token(), PASSWORD, NEW).expect(200);

        login(NEW).expect(200);
        assertThat(login(PASSWORD).expect(401).code()).isEqualTo("INVALID_CREDENTIALS");
        assertThat(jdbc.sql("select updated_by from admins where id = ?")
                        .param(store.admin())
                        .query(String.class)
                        .single())
                .isEqualTo("admin:" + store.admin());
    }

    /** A Mac may send the parts of a letter as characters of their own. */
    @Test
    void aPasswordStaysAsItWasTyped() {
        String first = Normalizer.normalize("떡볶이 2인분", Normalizer.Form.NFD);
        String second = Normalizer.normalize("café-olé-très", Normalizer.Form.NFD);
        username = "mac-" + store.admin();
        api.post("/api/superadmin/admins")
                .as(store.superAdminToken())
                .json("{\"username\":\"%s\",\"password\":\"%s\",\"role\":\"store_admin\",\"store_id\":\"%s\"}"
                        .formatted(username, first, store.id()))
                .send()
                .expect(201);

        String token = login(first).expect(200).json().path("access_token").asText();
        change(token, first, second).expect(200);
        login(second).expect(200);
        login(Normalizer.normalize(second, Normalizer.Form.NFC)).expect(401);
    }

    @Test
    void allEarlierTokensEndAndTheAnswerHasANewOne() {
        String other = token();
        String own = token();
        JsonNode answer = change(own, PASSWORD, NEW).expect(200).json();

        assertThat(answer.path("admin_id").asLong()).isEqualTo(store.admin());
        assertThat(answer.path("store_id").asText()).isEqualTo(store.id().toString());
        for (String ended : new String[] {other, own}) {
            assertThat(api.get(OWN_STORE).as(ended).send().expect(401).code()).isEqualTo("TOKEN_INVALID");
        }
        api.get(OWN_STORE).as(answer.path("access_token").asText()).send().expect(200);
    }

    @Test
    void aSuperAdminDoesSoAtTheirOwnPath() {
        long id = jdbc.sql(
                        "insert into admins (username, password_hash, role) values (?, 'none', 'super_admin') returning id")
                .param("super-" + store.id())
                .query(Long.class)
                .single();
        withHashOf("super", id);
        String token = tokens.issue(new Actor(Role.SUPER_ADMIN, null, id), 0);
        String body = body("super1234", NEW);

        JsonNode answer = api.patch(PLATFORM + "password")
                .as(token)
                .json(body)
                .send()
                .expect(200)
                .json();

        assertThat(answer.path("role").asText()).isEqualTo("super_admin");
        assertThat(answer.has("store_id")).isFalse();
        api.get("/api/superadmin/admins/" + id).as(token).send().expect(401);
        api.get("/api/superadmin/admins/" + id)
                .as(answer.path("access_token").asText())
                .send()
                .expect(200);
        api.patch("/api/superadmin/admins/" + id + "/deactivate")
                .as(answer.path("access_token").asText())
                .send()
                .expect(200);
    }

    @Test
    void aWrongCurrentPasswordChangesNothingAndCountsLikeAFailedLogin() {
        String token = token();
        for (int i = 0; i < LoginAttempts.FAILURES_TO_LOCK; i++) {
            assertIncorrect(change(token, "wrong", NEW));
        }
        // The right one, while the account is locked.
        assertIncorrect(change(token, PASSWORD, NEW));
        login(PASSWORD).expect(401);
        api.get(OWN_STORE).as(token).send().expect(200);
        assertThat(jdbc.sql("select token_version from admins where id = ?")
                        .param(store.admin())
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void aKnownDeviceHasTriesOfItsOwnAndStaysKnown() {
        String device = login(PASSWORD).expect(200).json().path("device_token").asText();
        String token = token();
        for (int i = 0; i < LoginAttempts.FAILURES_TO_LOCK; i++) {
            assertIncorrect(change(token, "wrong", NEW));
        }

        JsonNode answer = change(token, PASSWORD, NEW, device).expect(200).json();

        assertThat(login(NEW).expect(401).code()).isEqualTo("INVALID_CREDENTIALS");
        loginFrom(answer.path("device_token").asText(), NEW).expect(200);
        loginFrom(device, NEW).expect(401);
    }

    @Test
    void mistakesAreReported() {
        String token = token();
        Map<String, String> wrong = Map.of(
                body(PASSWORD, "short"),
                "/new_password OUT_OF_RANGE",
                body(PASSWORD, "가".repeat(25)),
                "/new_password OUT_OF_RANGE",
                body(PASSWORD, username),
                "/new_password GUESSABLE",
                body("", NEW),
                "/current_password OUT_OF_RANGE",
                "{\"new_password\":\"" + NEW + "\"}",
                "/current_password REQUIRED",
                "{\"current_password\":\"" + PASSWORD + "\"}",
                "/new_password REQUIRED");
        wrong.forEach((body, problem) -> {
            Answer answer =
                    api.patch(STAFF + "password").as(token).json(body).send().expect(400);
            assertThat(answer.code()).as(body).isEqualTo("VALIDATION_FAILED");
            JsonNode error = answer.json().at("/errors/0");
            assertThat(error.path("pointer").asText() + " " + error.path("code").asText())
                    .as(body)
                    .isEqualTo(problem);
        });
        login(PASSWORD).expect(200);
    }

    private static void assertIncorrect(Answer answer) {
        JsonNode error = answer.expect(400).json().at("/errors/0");
        assertThat(answer.code()).isEqualTo("VALIDATION_FAILED");
        assertThat(error.path("pointer").asText() + " " + error.path("code").asText())
                .isEqualTo("/current_password INCORRECT");
    }

    private String token() {
        return store.adminToken();
    }

    private Answer change(String token, String current, String wanted) {
        return api.patch(STAFF + "password")
                .as(token)
                .json(body(current, wanted))
                .send();
    }

    private Answer change(String token, String current, String wanted, String device) {
        String body = body(current, wanted).replace("}", ",\"device_token\":\"" + device + "\"}");
        return api.patch(STAFF + "password").as(token).json(body).send();
    }

    private static String body(String current, String wanted) {
        return "{\"current_password\":\"%s\",\"new_password\":\"%s\"}".formatted(current, wanted);
    }

    private Answer login(String password) {
        return api.post(STAFF + "login")
                .json("{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password))
                .send();
    }

    private Answer loginFrom(String device, String password) {
        return api.post(STAFF + "login")
                .json("{\"username\":\"%s\",\"password\":\"%s\",\"device_token\":\"%s\"}"
                        .formatted(username, password, device))
                .send();
    }
}
