package io.tableorder.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.TestStore;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How an access begins and ends. Who may call what, and with which tokens not, is the matter of the contract's access matrix. */
@IntegrationTest
class AccessTest {

    private static final String STAFF = "/api/admin/orders";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @Autowired
    private SigningKeys keys;

    @LocalServerPort
    private int port;

    private Api api;
    private TestStore store;

    @BeforeEach
    void openAStore() {
        api = new Api(port);
        store = new TestStore(jdbc, tokens);
    }

    @Test
    void anAdminsTokenEndsWithADeactivationOrANewPassword() {
        String token = store.adminToken();
        api.get(STAFF).as(token).send().expect(200);

        jdbc.sql("update admins set token_version = token_version + 1 where id = ?")
                .param(store.admin())
                .update();

        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        api.get(STAFF).as(token).send().expect(401).code())
                .isEqualTo("TOKEN_INVALID"));
    }

    @Test
    void encodedPathsDoNotGetAroundTheGuard() {
        for (String path : List.of(
                "/%61pi/admin/orders",
                "/api/%61dmin/orders",
                "/api//admin/orders",
                "/api/admin/orders;a=b",
                "/api/x/../admin/orders",
                "/api/admin/orders/",
                "/api/admin/./orders",
                "/api/admin%2forders")) {
            Answer answer = api.get(path).as(store.tableToken(0)).sendUnchecked();
            assertThat(answer.status()).as(path).isIn(400, 403, 404);
            assertThat(answer.header("Content-Type")).as(path).startsWith("application/problem+json");
        }
    }

    @Test
    void theKeysThatVerifyArePublishedWithoutTheirPrivateHalves() {
        Answer answer = api.get("/.well-known/jwks.json").send().expect(200);
        assertThat(answer.json().at("/keys/0/kid").asText())
                .isEqualTo(keys.signing().getKeyID());
        assertThat(answer.text()).doesNotContain("\"d\"").doesNotContain("\"p\"");
    }

    @Test
    void adminsOfTheDemoStoreLogIn() {
        Answer admin = login("/api/admin/auth/login", "admin", "admin1234").expect(200);
        api.get(STAFF).as(admin.json().path("access_token").asText()).send().expect(200);
        assertThat(admin.json().path("store_id").asText()).isEqualTo("00000000-0000-4000-8000-000000000001");

        Answer root = login("/api/superadmin/auth/login", "super", "super1234").expect(200);
        assertThat(root.json().has("store_id")).isFalse();
        assertThat(api.get(STAFF)
                        .as(root.json().path("access_token").asText())
                        .send()
                        .expect(403)
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void whateverIsWrongAboutALoginTheAnswerIsTheSame() {
        jdbc.sql("update admins set is_active = false where id = ?")
                .param(store.admin())
                .update();
        String deactivated = jdbc.sql(
                        "update admins set password_hash = (select password_hash from admins where username = 'admin')"
                                + " where id = ? returning username")
                .param(store.admin())
                .query(String.class)
                .single();

        List<Answer> refused = List.of(
                login("/api/admin/auth/login", "admin", "wrong"),
                login("/api/admin/auth/login", "nobody", "admin1234"),
                login("/api/admin/auth/login", "super", "super1234"),
                login("/api/superadmin/auth/login", "admin", "admin1234"),
                login("/api/admin/auth/login", deactivated, "admin1234"),
                login("/api/admin/auth/login", "admin", "가".repeat(100)));

        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.expect(401).code()).isEqualTo("INVALID_CREDENTIALS");
            assertThat(answer.json().path("detail"))
                    .isEqualTo(refused.get(0).json().path("detail"));
        });
    }

    private Answer login(String path, String username, String password) {
        return api.post(path)
                .json("{\"username\":\"" + username + "\",\"password\":\"" + password + "\"}")
                .send();
    }
}
