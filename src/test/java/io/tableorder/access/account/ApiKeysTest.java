package io.tableorder.access.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.foundation.database.DatabaseWatch;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class ApiKeysTest extends StoreTest {

    private static final String KEYS = "/api/admin/api-keys";

    /** A path without an operation: only authenticated machines get 404 there. */
    private static final String INSIDE = "/api/integrations/nothing-here";

    @Autowired
    private DatabaseWatch database;

    @Autowired
    private ApiKeys keys;

    @Autowired
    private Admins admins;

    @Autowired
    private DeviceLookup devices;

    @Autowired
    private TableVersions tables;

    @Autowired
    private AccessCheck check;

    @Test
    void aNewKeyIsShownOnceAndGrantsAccess() {
        JsonNode made = create("주방 프린터").expect(201).json();
        String key = made.path("key").asText();

        assertThat(key).startsWith(made.path("prefix").asText() + "_");
        assertThat(made.path("created_by").asText()).isEqualTo("admin:" + store.admin());
        assertThat(made.path("expires_at").isNull()).isTrue();
        assertThat(inside(key)).isTrue();

        Answer list = api.get(KEYS).as(store.adminToken()).send().expect(200);
        assertThat(list.json().at("/data/0/name").asText()).isEqualTo("주방 프린터");
        assertThat(list.text()).doesNotContain(key.substring(key.length() - 43)).doesNotContain("hash");
        String stored = jdbc.sql("select to_jsonb(k)::text from api_keys k where id = ?")
                .param(made.path("id").asLong())
                .query(String.class)
                .single();
        assertThat(stored).doesNotContain(key.substring(key.length() - 43));
    }

    @Test
    void aPrintersKeyNeitherSetsPricesNorReadsTheLog() {
        JsonNode made = api.post(KEYS)
                .as(store.adminToken())
                .json("{\"name\":\"주방 프린터\",\"scopes\":[\"printing\",\"printing\"]}")
                .send()
                .expect(201)
                .json();
        String key = made.path("key").asText();
        assertThat(made.path("scopes").toString()).isEqualTo("[\"printing\"]");
        assertThat(list().at("/data/0/scopes").toString()).isEqualTo("[\"printing\"]");

        Answer price = api.put("/api/integrations/menus")
                .as(key)
                .json("{\"menus\":[{\"pos_code\":\"M-1\",\"name\":\"된장국\",\"category\":\"식사\",\"price\":1}]}")
                .send()
                .expect(403);
        assertThat(price.code()).isEqualTo("INSUFFICIENT_SCOPE");
        assertThat(price.header("WWW-Authenticate")).isEqualTo("Bearer error=\"insufficient_scope\", scope=\"menus\"");
        assertThat(price.json().path("detail").asText()).contains("menus");
        for (String path : List.of("/api/integrations/events", "/api/integrations/orders/1")) {
            Answer answer = get(path, basic("printer", key)).expect(403);
            assertThat(answer.code()).as(path).isEqualTo("INSUFFICIENT_SCOPE");
        }
        assertThat(get("/api/integrations/cloudprnt/none", "Bearer " + key).code())
                .isNotEqualTo("INSUFFICIENT_SCOPE");
        assertThat(inside(key)).isTrue();
    }

    @Test
    void aKeyHasAllScopesUnlessItNamesSome() {
        assertThat(create("POS").expect(201).json().path("scopes").toString()).isEqualTo("[\"all\"]");
        JsonNode all = api.post(KEYS)
                .as(store.adminToken())
                .json("{\"name\":\"all\",\"scopes\":[\"orders\",\"all\"]}")
                .send()
                .expect(201)
                .json();
        assertThat(all.path("scopes").toString()).isEqualTo("[\"all\"]");
        for (String key : List.of(all.path("key").asText(), store.apiKey())) {
            api.get("/api/integrations/events").as(key).send().expect(200);
        }
        assertThat(list().at("/data/0/scopes").toString())
                .as("one that was made before there were scopes")
                .isEqualTo("[\"all\"]");
    }

    @Test
    void aPrinterMayShowItAsAPasswordWithAnyUserName() {
        String key = store.apiKey();
        for (String user : List.of("", "printer", "프린터")) {
            assertThat(get(INSIDE, basic(user, key)).status()).as(user).isEqualTo(404);
        }
        assertThat(get(INSIDE, "basic " + basic("a", key).substring(6)).status())
                .isEqualTo(404);
        for (String wrong :
                List.of(basic("a", "b"), basic(key, ""), basic("a", key + "x"), "Basic", "Basic %%%", "Basic ")) {
            Answer answer = get(INSIDE, wrong);
            assertThat(answer.status()).as(wrong).isEqualTo(401);
            assertThat(answer.code()).as(wrong).isIn("TOKEN_INVALID", "AUTHENTICATION_REQUIRED");
            assertThat(answer.headers().get("www-authenticate"))
                    .containsExactly("Bearer", "Basic realm=\"table-order\"");
        }
        assertThat(get("/api/admin/orders", basic("a", key)).code()).isEqualTo("AUTHENTICATION_REQUIRED");
    }

    @Test
    void onlyAnApiKeyGrantsAccess() {
        String key = store.apiKey();
        String other = store.apiKey();
        assertThat(api.get(INSIDE).sendUnchecked().expect(401).code()).isEqualTo("AUTHENTICATION_REQUIRED");
        for (String wrong : List.of(
                "tok_",
                "tok_abc_def",
                key.substring(0, key.length() - 1),
                key + "A",
                key.substring(0, 15) + other.substring(15),
                "tok_aaaaaaaaaa" + key.substring(14),
                key.toUpperCase(java.util.Locale.ROOT).replace("TOK_", "tok_"),
                tokens.issue(new Actor(Role.INTEGRATION, store.id(), store.admin()), 0))) {
            assertThat(get(INSIDE, "Bearer " + wrong).code()).as(wrong).isEqualTo("TOKEN_INVALID");
        }
        for (String token : List.of(store.tableToken(0), store.adminToken(), store.superAdminToken())) {
            assertThat(get(INSIDE, "Bearer " + token).code()).isEqualTo("FORBIDDEN");
        }
    }

    @Test
    void aKeyGrantsNoOtherAccess() {
        String key = store.apiKey();
        for (String path : List.of(KEYS, "/api/customer/menus", "/api/superadmin/stores", "/api/admin/orders/stream")) {
            assertThat(get(path, "Bearer " + key).code()).as(path).isEqualTo("FORBIDDEN");
        }
        api.get("/health").as(key).send();
        assertThat(api.post("/api/admin/auth/login")
                        .as(key)
                        .json("{\"username\":\"nobody\",\"password\":\"nothing\"}")
                        .send()
                        .code())
                .isEqualTo("INVALID_CREDENTIALS");
    }

    @Test
    void aRevokedKeyIsDeadHereAtOnceAndElsewhereWithinSeconds() {
        JsonNode made = create("POS").expect(201).json();
        String key = made.path("key").asText();
        long id = made.path("id").asLong();
        AccessCheck elsewhere = new AccessCheck(admins, tables, keys, devices, database);
        ApiKeyAccess there = new ApiKeyAccess(keys, elsewhere);
        Access access = there.of(key, null);
        assertThat(inside(key)).isTrue();
        assertThat(check.isStillGranted(access)).isTrue();

        api.delete(KEYS + "/" + id).as(store.adminToken()).send().expect(204);

        assertThat(get(INSIDE, "Bearer " + key).code()).isEqualTo("TOKEN_INVALID");
        assertThat(check.isStillGranted(access)).isFalse();
        Awaitility.await().atMost(Duration.ofSeconds(6)).until(() -> !elsewhere.isStillGranted(access));
        api.delete(KEYS + "/" + id).as(store.adminToken()).send().expect(204);
        JsonNode listed = list().path("data").get(0);
        assertThat(listed.path("revoked_at").isNull()).isFalse();
        assertThat(listed.path("revoked_by").asText()).isEqualTo("admin:" + store.admin());
    }

    @Test
    void aKeyThatWasRevokedElsewhereIsDeadHereWithinSeconds() {
        String key = store.apiKey();
        assertThat(inside(key)).isTrue();
        store.revoke(key);
        Awaitility.await()
                .atMost(Duration.ofSeconds(6))
                .until(() -> get(INSIDE, "Bearer " + key).status() == 401);
    }

    @Test
    void anExpiredKeySaysSoAndFreesItsName() {
        Instant soon = Instant.now().plus(2, ChronoUnit.SECONDS);
        String key =
                create("여름 행사", soon.toString()).expect(201).json().path("key").asText();
        assertThat(inside(key)).isTrue();
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        get(INSIDE, "Bearer " + key).status())
                .isEqualTo(401));
        assertThat(get(INSIDE, "Bearer " + key).code()).isEqualTo("TOKEN_EXPIRED");
        create("여름 행사").expect(201);
    }

    @Test
    void theLastUseOfAKeyIsShown() {
        String key = create("POS").json().path("key").asText();
        assertThat(list().at("/data/0/last_used_at").isNull()).isTrue();
        assertThat(inside(key)).isTrue();
        String first = list().at("/data/0/last_used_at").asText();
        assertThat(Instant.parse(first)).isAfter(Instant.now().minusSeconds(60));
        assertThat(inside(key)).isTrue();
        assertThat(list().at("/data/0/last_used_at").asText()).isEqualTo(first);
    }

    @Test
    void aNameIsTakenUntilItsKeyIsRevoked() {
        long id = create("POS").expect(201).json().path("id").asLong();
        Answer twin = create(" POS ").expect(409);
        assertThat(twin.code()).isEqualTo("DUPLICATE_NAME");
        create(new TestStore(jdbc, tokens).adminToken(), "POS", null).expect(201);

        api.delete(KEYS + "/" + id).as(store.adminToken()).send().expect(204);
        create("POS").expect(201);
    }

    @Test
    void aStoreHasTwentyKeysEvenIfSeveralAreMadeAtOnce() {
        IntStream.range(0, ApiKeyDesk.MOST - 1).forEach(i -> store.apiKey());
        List<Answer> answers =
                Stream.of("a", "b", "c", "d")
                        .map(name -> CompletableFuture.supplyAsync(() -> create(name)))
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();
        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(201, 409, 409, 409);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 409)
                .extracting(Answer::code)
                .containsOnly("LIMIT_REACHED");

        long one = list().at("/data/0/id").asLong();
        api.delete(KEYS + "/" + one).as(store.adminToken()).send().expect(204);
        create("e").expect(201);
    }

    @Test
    void mistakesInANewKeyAreReported() {
        Map.of(
                        "{}",
                        "/name REQUIRED",
                        "{\"name\":\" \"}",
                        "/name REQUIRED",
                        "{\"name\":\"" + "가".repeat(51) + "\"}",
                        "/name OUT_OF_RANGE",
                        "{\"name\":\"a\",\"expires_at\":\"tomorrow\"}",
                        "/expires_at INVALID_FORMAT",
                        "{\"name\":\"a\",\"expires_at\":1893456000}",
                        "/expires_at WRONG_TYPE",
                        "{\"name\":\"a\",\"expires_at\":\"2020-01-01T00:00:00Z\"}",
                        "/expires_at OUT_OF_RANGE",
                        "{\"name\":\"a\",\"expires_at\":\"9999-01-01T00:00:00Z\"}",
                        "/expires_at OUT_OF_RANGE",
                        "{\"name\":\"a\",\"scopes\":[]}",
                        "/scopes OUT_OF_RANGE",
                        "{\"name\":\"a\",\"scopes\":[\"everything\"]}",
                        "/scopes/0 INVALID_FORMAT",
                        "{\"name\":\"a\",\"key\":\"b\"}",
                        "/key UNKNOWN_FIELD")
                .forEach((body, problem) -> {
                    Answer answer = api.post(KEYS)
                            .as(store.adminToken())
                            .json(body)
                            .send()
                            .expect(400);
                    assertThat(answer.code()).as(body).isEqualTo("VALIDATION_FAILED");
                    JsonNode error = answer.json().at("/errors/0");
                    assertThat(error.path("pointer").asText() + " "
                                    + error.path("code").asText())
                            .as(body)
                            .isEqualTo(problem);
                });
    }

    @Test
    void theKeysOfAnotherStoreAreNotFound() {
        long id = create("POS").json().path("id").asLong();
        String other = new TestStore(jdbc, tokens).adminToken();
        for (String unknown : List.of(String.valueOf(id), "999999999999", "x")) {
            assertThat(api.delete(KEYS + "/" + unknown)
                            .as(other)
                            .sendUnchecked()
                            .expect(404)
                            .code())
                    .isEqualTo("API_KEY_NOT_FOUND");
        }
        assertThat(api.get(KEYS).as(other).send().json().path("data").size()).isZero();
        assertThat(list().at("/data/0/revoked_at").isNull()).isTrue();
    }

    private Answer create(String name) {
        return create(name, null);
    }

    private Answer create(String name, @Nullable String expiresAt) {
        return create(store.adminToken(), name, expiresAt);
    }

    private Answer create(String admin, String name, @Nullable String expiresAt) {
        String expiry = expiresAt == null ? "" : ",\"expires_at\":\"" + expiresAt + "\"";
        return api.post(KEYS)
                .as(admin)
                .json("{\"name\":\"" + name + "\"" + expiry + "}")
                .send();
    }

    private JsonNode list() {
        return api.get(KEYS).as(store.adminToken()).send().expect(200).json();
    }

    private boolean inside(String key) {
        return get(INSIDE, "Bearer " + key).code().equals("NOT_FOUND");
    }

    private Answer get(String path, String authorization) {
        return api.get(path).header("Authorization", authorization).sendUnchecked();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
