package io.tableorder.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.tableorder.http.Actor;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.TestStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jwt.Jwt;

@IntegrationTest
class AccessTest {

    private static final String GUESTS = "/api/customer/menus";
    private static final String STAFF = "/api/admin/orders";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @Autowired
    private SigningKeys keys;

    @Autowired
    private TokenDecoder decoder;

    @Autowired
    private ActorConverter converter;

    @Autowired
    private AccessCheck check;

    @Autowired
    private Admins admins;

    @Autowired
    private TableVersions tables;

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
    void withoutATokenNobodyGetsIn() {
        for (String path : List.of(GUESTS, STAFF, "/api/customer/orders", "/api/customer/categories")) {
            Answer answer = api.get(path).send();
            assertThat(answer.expect(401).code()).isEqualTo("AUTHENTICATION_REQUIRED");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void aTokenOpensThePathsOfItsRoleOnly() {
        assertThat(api.get(STAFF).as(store.tableToken(0)).send().expect(403).code())
                .isEqualTo("FORBIDDEN");
        assertThat(api.get(GUESTS).as(store.adminToken()).send().expect(403).code())
                .isEqualTo("FORBIDDEN");
        api.get(GUESTS).as(store.tableToken(0)).send().expect(200);
        api.get(STAFF).as(store.adminToken()).send().expect(200);
    }

    @Test
    void noForgedOrTwistedTokenIsTaken() throws Exception {
        RSAKey ours = keys.signing();
        RSAKey foreign = new RSAKeyGenerator(2048).keyID(ours.getKeyID()).generate();
        byte[] publicPem = ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(ours.toRSAPublicKey().getEncoded())
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.UTF_8);
        String good = store.tableToken(0);

        Map<String, String> forged = new LinkedHashMap<>();
        forged.put("nonsense", "abc");
        forged.put("alg none", new PlainJWT(claims().build()).serialize());
        forged.put("signature cut off", good.substring(0, good.lastIndexOf('.') + 1));
        forged.put("payload changed", changed(good));
        forged.put("a foreign key with our kid", signed(foreign, header().keyID(ours.getKeyID()), claims()));
        forged.put("an unknown kid", signed(foreign, header().keyID("other"), claims()));
        forged.put("a path for a kid", signed(foreign, header().keyID("../../etc/passwd"), claims()));
        forged.put("its own key in the header", signed(foreign, header().jwk(foreign.toPublicJWK()), claims()));
        forged.put("HS256 with the public key", hmac(publicPem));
        forged.put("RS512", signed(ours, new JWSHeader.Builder(JWSAlgorithm.RS512).type(Tokens.TYPE), claims()));
        forged.put("another type", signed(ours, header().type(JOSEObjectType.JWT), claims()));
        forged.put("another issuer", signed(ours, header(), claims().issuer("else")));
        forged.put("another audience", signed(ours, header(), claims().audience("else")));
        forged.put("no expiry", signed(ours, header(), claims().expirationTime(null)));
        forged.put("a far expiry", signed(ours, header(), claims().expirationTime(in(Duration.ofDays(3650)))));
        forged.put("issued in the future", signed(ours, header(), claims().issueTime(in(Duration.ofHours(1)))));
        forged.put("no subject", signed(ours, header(), claims().subject(null)));
        forged.put("another subject", signed(ours, header(), claims().subject("table:1")));
        forged.put("no role", signed(ours, header(), claims().claim("role", null)));
        forged.put("an unknown role", signed(ours, header(), claims().claim("role", "root")));
        forged.put("no store", signed(ours, header(), claims().claim("store_id", null)));
        forged.put("a store that is no id", signed(ours, header(), claims().claim("store_id", "x")));
        forged.put("a table that is no number", signed(ours, header(), claims().claim("table_id", "x")));

        api.get(GUESTS)
                .as(signed(ours, header().keyID(ours.getKeyID()), claims()))
                .send()
                .expect(200);
        forged.forEach((name, token) -> assertThat(
                        api.get(GUESTS).as(token).send().expect(401).code())
                .as(name)
                .isEqualTo("TOKEN_INVALID"));
    }

    @Test
    void anExpiredTokenIsToldApart() throws Exception {
        String expired = signed(
                keys.signing(),
                header(),
                claims().issueTime(in(Duration.ofHours(-2))).expirationTime(in(Duration.ofHours(-1))));
        assertThat(api.get(GUESTS).as(expired).send().expect(401).code()).isEqualTo("TOKEN_EXPIRED");
    }

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
    void anotherInstanceHearsOfALogoutWithinSeconds() {
        String token = store.adminToken();
        Access access = access(token);
        AccessCheck other = new AccessCheck(admins, tables);
        assertThat(other.isStillGranted(access)).isTrue();

        api.post("/api/admin/auth/logout").as(token).send().expect(204);

        assertThat(check.isStillGranted(access)).isFalse();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !other.isStillGranted(access));
        assertThat(other.isStillGranted(access(store.adminToken()))).isTrue();
    }

    @Test
    void anotherInstanceHearsOfADeactivationOrANewPasswordWithinSeconds() {
        Access access = access(store.adminToken());
        AccessCheck other = new AccessCheck(admins, tables);
        assertThat(other.isStillGranted(access)).isTrue();

        api.patch("/api/superadmin/admins/" + store.admin() + "/deactivate")
                .as(store.superAdminToken())
                .send()
                .expect(200);

        assertThat(check.isStillGranted(access)).isFalse();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !other.isStillGranted(access));
    }

    @Test
    void aTablesTokenEndsWithItsPasswordAndIsAskedForOnceAMinute() {
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
    void aTokenThatCannotBeAskedForIsNoWrongOne() {
        ActorConverter withoutDatabase = new ActorConverter(new AccessCheck(admins, (store, table) -> {
            throw new DataAccessResourceFailureException("away");
        }));
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

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("table-order")
                .audience("table-order")
                .subject("table:" + store.table(0))
                .claim("role", "table")
                .claim("store_id", store.id().toString())
                .claim("table_id", store.table(0))
                .claim("ver", 0)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(in(Duration.ZERO))
                .expirationTime(in(Duration.ofHours(1)));
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).type(Tokens.TYPE);
    }

    private static String signed(RSAKey key, JWSHeader.Builder header, JWTClaimsSet.Builder claims)
            throws JOSEException {
        SignedJWT token = new SignedJWT(header.build(), claims.build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private String hmac(byte[] secret) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).type(Tokens.TYPE).build(), claims().build());
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    private static String changed(String token) {
        String[] parts = token.split("\\.");
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace("\"role\":\"table\"", "\"role\":\"store_admin\"");
        String body = Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        return parts[0] + "." + body + "." + parts[2];
    }

    private static Date in(Duration duration) {
        return Date.from(Instant.now().plus(duration));
    }
}
