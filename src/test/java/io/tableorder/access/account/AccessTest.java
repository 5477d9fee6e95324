package io.tableorder.access.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import io.tableorder.foundation.database.DatabaseWatch;
import io.tableorder.http.Actor;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.security.oauth2.jwt.Jwt;

/** How an access begins and ends. The access matrix of the contract tests which roles and tokens may call which operation. */
class AccessTest extends StoreTest {

    private static final String GUESTS = "/api/customer/menus";
    private static final String STAFF = "/api/admin/orders";

    @Autowired
    private SigningKeys keys;

    @Autowired
    private TokenDecoder decoder;

    @Autowired
    private ActorConverter converter;

    @Autowired
    private AccessCheck check;

    @Autowired
    private DatabaseWatch database;

    @Autowired
    private Admins admins;

    @Autowired
    private TableVersions tables;

    @Autowired
    private ApiKeys apiKeys;

    @Autowired
    private DeviceLookup devices;

    @Test
    void aLoggedOutTokenIsDeadAndOtherTokensLiveOn() {
        String superAdmin = store.superAdminToken();
        Map.of("/api/admin", store.adminToken(), "/api/superadmin", superAdmin).forEach((path, token) -> {
            api.post(path + "/auth/logout").as(token).send().expect(204);
            assertThat(api.post(path + "/auth/logout")
                            .as(token)
                            .send()
                            .expect(401)
                            .code())
                    .isEqualTo("TOKEN_INVALID");
        });
        String other = store.adminToken();
        api.get(STAFF).as(other).send().expect(200);
        api.post("/api/admin/auth/logout").as(store.adminToken()).send().expect(204);
        api.get(STAFF).as(other).send().expect(200);

        assertThat(api.post("/api/admin/auth/logout").send().expect(401).code()).isEqualTo("AUTHENTICATION_REQUIRED");
        assertThat(api.post("/api/superadmin/auth/logout")
                        .as(other)
                        .send()
                        .expect(403)
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void anotherInstanceNoticesALogoutWithinSeconds() {
        String token = store.adminToken();
        Access access = access(token);
        AccessCheck other = new AccessCheck(admins, tables, apiKeys, devices, database);
        assertThat(other.isStillGranted(access)).isTrue();

        api.post("/api/admin/auth/logout").as(token).send().expect(204);

        assertThat(check.isStillGranted(access)).isFalse();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !other.isStillGranted(access));
        assertThat(other.isStillGranted(access(store.adminToken()))).isTrue();
    }

    @Test
    void anotherInstanceNoticesADeactivationOrANewPasswordWithinSeconds() {
        Access access = access(store.adminToken());
        AccessCheck other = new AccessCheck(admins, tables, apiKeys, devices, database);
        assertThat(other.isStillGranted(access)).isTrue();

        api.patch("/api/superadmin/admins/" + store.admin() + "/deactivate")
                .as(store.superAdminToken())
                .send()
                .expect(200);

        assertThat(check.isStillGranted(access)).isFalse();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !other.isStillGranted(access));
    }

    @Test
    void anotherInstanceEndsTheStreamsOfATableWithinSecondsOfItsNewPassword() {
        Access access = access(store.tableToken(0));
        AccessCheck other = new AccessCheck(admins, tables, apiKeys, devices, database);
        assertThat(other.isStillGrantedToStream(access)).isTrue();
        jdbc.sql("update tables set token_version = token_version + 1 where id = ?")
                .param(store.table(0))
                .update();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !other.isStillGrantedToStream(access));
    }

    @Test
    void aTablesTokenEndsWithItsPasswordAndIsCheckedOnceAMinute() {
        String token = store.tableToken(0);
        Actor table = access(token).actor();
        api.get(GUESTS).as(token).send().expect(200);
        jdbc.sql("update tables set token_version = token_version + 1 where id = ?")
                .param(store.table(0))
                .update();

        api.get(GUESTS).as(token).send().expect(200);
        check.forget(table);
        assertThat(api.get(GUESTS).as(token).send().expect(401).code()).isEqualTo("TOKEN_INVALID");
        api.get(GUESTS).as(store.tableToken(1)).send().expect(200);
        api.get(GUESTS).as(tokens.issue(table, 1)).send().expect(200);
    }

    @Test
    void aTokenWhoseStatusIsUnknownIsNotRefusedAsInvalid() {
        ActorConverter withoutDatabase = new ActorConverter(new AccessCheck(
                admins,
                (store, table) -> {
                    throw new DataAccessResourceFailureException("away");
                },
                apiKeys,
                devices,
                database));
        Jwt token = decoder.decode(store.tableToken(0));
        assertThatThrownBy(() -> withoutDatabase.convert(token)).isInstanceOf(ActorConverter.AccessUnknown.class);
    }

    private Access access(String token) {
        return ((ActorAuthentication) converter.convert(decoder.decode(token))).getCredentials();
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

    /** RFC 9068, section 2. */
    @Test
    void tokensAreAccessTokensThatAnyVerifierTakes() throws ParseException {
        SignedJWT token = SignedJWT.parse(store.tableToken(0));
        assertThat(token.getHeader().getType()).hasToString("at+jwt");
        assertThat(token.getHeader().getKeyID()).isEqualTo(keys.signing().getKeyID());
        assertThat(token.getJWTClaimsSet().getClaims())
                .containsKeys("iss", "exp", "aud", "sub", "client_id", "iat", "jti");
    }
}
