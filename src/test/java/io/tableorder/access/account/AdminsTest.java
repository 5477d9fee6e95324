package io.tableorder.access.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.testing.Api;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Database;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class AdminsTest extends StoreTest {

    private static final String ADMINS = "/api/superadmin/admins";
    private static final String PASSWORD = "골뱅이무침-2접시";

    @Autowired
    private LoginAttempts attempts;

    private String superAdmin;
    private String name;

    @BeforeEach
    void prepare() {
        superAdmin = store.superAdminToken();
        name = "kim-" + UUID.randomUUID().toString().substring(0, 8);
    }

    @Test
    void aNewAdminLogsInAndShowsItsCreator() {
        Answer made = create(name, PASSWORD, "store_admin", store.id()).expect(201);
        JsonNode admin = made.json();

        assertThat(made.header("Location"))
                .isEqualTo(ADMINS + "/" + admin.path("id").asLong());
        assertThat(admin.path("username").asText()).isEqualTo(name);
        assertThat(admin.path("is_active").asBoolean()).isTrue();
        assertThat(admin.path("created_by").asText())
                .startsWith("admin:")
                .isEqualTo(admin.path("updated_by").asText());
        assertThat(api.get(made.header("Location"))
                        .as(superAdmin)
                        .send()
                        .expect(200)
                        .json())
                .isEqualTo(admin);
        JsonNode login = login(name, PASSWORD).expect(200).json();
        assertThat(login.path("store_id").asText()).isEqualTo(store.id().toString());
    }

    @Test
    void aSuperAdminHasNoStore() {
        JsonNode admin = create(name, PASSWORD, "super_admin", null).expect(201).json();
        assertThat(admin.path("store_id").isNull()).isTrue();
    }

    @Test
    void aNameIsTakenWhateverItsCase() {
        create(name, PASSWORD, "store_admin", store.id()).expect(201);
        for (String twin : List.of(name, name.replace("kim", "Kim"))) {
            Answer answer = create(twin, PASSWORD, "super_admin", null).expect(409);
            assertThat(answer.code()).isEqualTo("DUPLICATE_NAME");
            assertThat(answer.json().path("detail").asText()).contains(twin);
        }
    }

    @Test
    void anAdminOfAnUnknownStoreIsRefused() {
        assertThat(create(name, PASSWORD, "store_admin", UUID.randomUUID())
                        .expect(404)
                        .code())
                .isEqualTo("STORE_NOT_FOUND");
    }

    @Test
    void mistakesInANewAdminAreReported() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry(body(name, "1234567", "super_admin", null), "/password OUT_OF_RANGE"),
                Map.entry(body(name, "가".repeat(25), "super_admin", null), "/password OUT_OF_RANGE"),
                Map.entry(body(name, name.toUpperCase(Locale.ROOT), "super_admin", null), "/password GUESSABLE"),
                Map.entry(body(name, PASSWORD, "super_admin", store.id()), "/store_id UNKNOWN_FIELD"),
                Map.entry(body(name, PASSWORD, "store_admin", null), "/store_id REQUIRED"),
                Map.entry(body(name, PASSWORD, "table", store.id()), "/role OUT_OF_RANGE"),
                Map.entry(body("", PASSWORD, "super_admin", null), "/username OUT_OF_RANGE"),
                Map.entry(body("k".repeat(51), PASSWORD, "super_admin", null), "/username OUT_OF_RANGE"),
                Map.entry(body("a b", PASSWORD, "super_admin", null), "/username INVALID_FORMAT"),
                Map.entry(body(name, PASSWORD, "super_admin", null).replace("{", "{\"id\":1,"), "/id UNKNOWN_FIELD"));
        wrong.forEach((body, problem) -> {
            Answer answer = api.post(ADMINS).as(superAdmin).json(body).send().expect(400);
            assertThat(answer.code()).as(body).isEqualTo("VALIDATION_FAILED");
            JsonNode error = answer.json().at("/errors/0");
            assertThat(error.path("pointer").asText() + " " + error.path("code").asText())
                    .as(body)
                    .isEqualTo(problem);
        });
        assertThat(api.post(ADMINS).as(superAdmin).json("{").send().expect(400).code())
                .isEqualTo("MALFORMED_JSON");
    }

    @Test
    void productionRefusesGuessablePasswords() {
        var production = TestSettings.with("env", "production");
        assertThat(Stream.of("super1234", "password!!", "12345678", "kim-2026"))
                .allMatch(password -> production.refusesPassword("kim", password));
        assertThat(production.refusesPassword("kim", PASSWORD)).isFalse();
        assertThat(TestSettings.with("env", "development").refusesPassword("super", "super1234"))
                .isFalse();
    }

    @Test
    void adminsAreListedNewestFirstByStoreRoleAndActivityPageByPageWithoutTheirHashes() {
        long second = admin();
        long third = admin();
        patch(third, "deactivate").expect(200);

        assertThat(ids("?store_id=" + store.id())).containsExactly(third, second, store.admin());
        assertThat(ids("?is_active=false&store_id=" + store.id())).containsExactly(third);
        assertThat(ids("?is_active=true&role=store_admin&store_id=" + store.id()))
                .containsExactly(second, store.admin());
        assertThat(ids("?role=super_admin&store_id=" + store.id())).isEmpty();
        assertThat(ids("?page=2&page_size=2&store_id=" + store.id())).containsExactly(store.admin());
        Answer page =
                api.get(ADMINS + "?role=super_admin&page_size=1").as(superAdmin).send();
        assertThat(page.json().at("/pagination/total_count").asInt()).isGreaterThan(1);
        assertThat(page.text()).doesNotContain("password", "hash", "$2a$");

        for (String query : List.of("?role=table", "?store_id=1", "?is_active=1", "?page_size=201", "?role=a&role=b")) {
            assertThat(api.get(ADMINS + query)
                            .as(superAdmin)
                            .sendUnchecked()
                            .expect(400)
                            .code())
                    .as(query)
                    .isEqualTo("VALIDATION_FAILED");
        }
    }

    @Test
    void adminsAreFoundByAPartOfTheirNameOrOfTheirStoresNameInAnyCase() {
        long kim = create(name, PASSWORD, "store_admin", store.id())
                .json()
                .path("id")
                .asLong();
        long boss = create("Boss-of-" + name, PASSWORD, "super_admin", null)
                .json()
                .path("id")
                .asLong();
        String street = "Golbaengi-" + UUID.randomUUID();
        jdbc.sql("update stores set name = ? where id = ?")
                .params(street + " 100%_", store.id())
                .update();

        assertThat(ids("?search=" + name)).containsExactly(boss, kim);
        assertThat(ids("?search=" + name.toUpperCase(Locale.ROOT))).containsExactly(boss, kim);
        assertThat(ids("?search=" + name.substring(1))).containsExactly(boss, kim);
        assertThat(ids("?role=store_admin&search=" + name)).containsExactly(kim);
        assertThat(ids("?search=" + street.toLowerCase(Locale.ROOT))).containsExactly(kim, store.admin());
        assertThat(ids("?search=100%25_&store_id=" + store.id()))
                .as("no pattern of SQL")
                .containsExactly(kim, store.admin());
        assertThat(ids("?search=%25" + name)).isEmpty();
        assertThat(api.get(ADMINS + "?search=" + "k".repeat(101))
                        .as(superAdmin)
                        .sendUnchecked()
                        .expect(400)
                        .json()
                        .at("/errors/0/pointer")
                        .asText())
                .isEqualTo("?search");
    }

    @Test
    void aDeactivatedAdminHasNoAccessUntilItIsActiveAgainAndLogsInAnew() {
        long id = create(name, PASSWORD, "store_admin", store.id())
                .json()
                .path("id")
                .asLong();
        String token = login(name, PASSWORD).json().path("access_token").asText();
        api.get("/api/admin/store").as(token).send().expect(200);

        JsonNode off = patch(id, "deactivate").expect(200).json();
        assertThat(off.path("is_active").asBoolean()).isFalse();
        assertThat(patch(id, "deactivate").expect(200).json()).isEqualTo(off);
        assertThat(api.get("/api/admin/store").as(token).send().expect(401).code())
                .isEqualTo("TOKEN_INVALID");
        login(name, PASSWORD).expect(401);

        assertThat(patch(id, "activate").expect(200).json().path("is_active").asBoolean())
                .isTrue();
        api.get("/api/admin/store").as(token).send().expect(401);
        login(name, PASSWORD).expect(200);
    }

    @Test
    void aNewPasswordEndsTheTokensAndUnlocksTheAccount() {
        long id = create(name, PASSWORD, "store_admin", store.id())
                .json()
                .path("id")
                .asLong();
        String token = login(name, PASSWORD).json().path("access_token").asText();
        api.get("/api/admin/store").as(token).send().expect(200);
        for (int i = 0; i < LoginAttempts.FAILURES_TO_LOCK; i++) {
            attempts.failed(Role.STORE_ADMIN, name);
        }

        JsonNode changed = password(id, "찹쌀떡-메밀묵").expect(200).json();

        assertThat(changed.path("updated_by").asText()).startsWith("admin:");
        api.get("/api/admin/store").as(token).send().expect(401);
        login(name, "찹쌀떡-메밀묵").expect(200);
        login(name, PASSWORD).expect(401);
        for (String bad : List.of("short", "가".repeat(25), name)) {
            assertThat(password(id, bad)
                            .expect(400)
                            .json()
                            .at("/errors/0/pointer")
                            .asText())
                    .isEqualTo("/password");
        }
    }

    @Test
    void oneActiveSuperAdminRemainsEvenIfTwoAreDeactivatedAtOnce() throws SQLException {
        List<Long> others = jdbc.sql(
                        "update admins set is_active = false where role = 'super_admin' and is_active returning id")
                .query(Long.class)
                .list();
        try {
            List<Long> two = others.subList(0, 2);
            two.forEach(id -> setActive(id, true));
            String token = tokens.issue(new Actor(Role.SUPER_ADMIN, null, two.get(0)), version(two.get(0)));
            List<CompletableFuture<Answer>> answers;
            try (Connection other = Database.connect()) {
                other.setAutoCommit(false);
                other.createStatement().execute("select from admins where role = 'super_admin' for update");
                answers = two.stream()
                        .map(id -> CompletableFuture.supplyAsync(() -> api.patch(ADMINS + "/" + id + "/deactivate")
                                .as(token)
                                .send()))
                        .toList();
                Awaitility.await().until(() -> waiting() == 2);
                other.rollback();
            }
            List<Answer> both = answers.stream().map(CompletableFuture::join).toList();
            assertThat(both).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
            assertThat(both.stream()
                            .filter(answer -> answer.status() == 409)
                            .findFirst()
                            .orElseThrow()
                            .code())
                    .isEqualTo("LAST_SUPER_ADMIN");
        } finally {
            others.forEach(id -> setActive(id, true));
        }
    }

    private void setActive(long id, boolean isActive) {
        jdbc.sql("update admins set is_active = ? where id = ?")
                .params(isActive, id)
                .update();
    }

    private int version(long id) {
        return jdbc.sql("select token_version from admins where id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }

    private int waiting() {
        return jdbc.sql(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%super_admin%'")
                .query(Integer.class)
                .single();
    }

    @Test
    void anUnknownAdminIsNotFound() {
        for (String id : List.of("999999999999", "x", "-1")) {
            assertThat(api.get(ADMINS + "/" + id)
                            .as(superAdmin)
                            .sendUnchecked()
                            .expect(404)
                            .code())
                    .isEqualTo("ADMIN_NOT_FOUND");
            for (String change : List.of("activate", "deactivate")) {
                assertThat(api.patch(ADMINS + "/" + id + "/" + change)
                                .as(superAdmin)
                                .sendUnchecked()
                                .expect(404)
                                .code())
                        .isEqualTo("ADMIN_NOT_FOUND");
            }
        }
        assertThat(password(999_999_999_999L, PASSWORD).expect(404).code()).isEqualTo("ADMIN_NOT_FOUND");
    }

    @Test
    void onlySuperAdminsManageAccounts() {
        String path = ADMINS + "/" + store.admin();
        for (String token : List.of(store.adminToken(), store.tableToken(0))) {
            for (Api.Call call : List.of(
                    api.get(ADMINS),
                    api.get(path),
                    api.post(ADMINS).json(body(name, PASSWORD, "super_admin", null)),
                    api.patch(path + "/deactivate"),
                    api.patch(path + "/password").json("{\"password\":\"" + PASSWORD + "\"}"))) {
                assertThat(call.as(token).send().expect(403).code()).isEqualTo("FORBIDDEN");
            }
        }
        assertThat(api.get(ADMINS).send().expect(401).code()).isEqualTo("AUTHENTICATION_REQUIRED");
    }

    /** Adds an admin that cannot log in. */
    private long admin() {
        return jdbc.sql(
                        "insert into admins (store_id, username, password_hash, role) values (?, ?, 'none', 'store_admin')"
                                + " returning id")
                .params(store.id(), UUID.randomUUID().toString())
                .query(Long.class)
                .single();
    }

    private Answer create(String username, String password, String role, @Nullable UUID storeId) {
        return api.post(ADMINS)
                .as(superAdmin)
                .json(body(username, password, role, storeId))
                .send();
    }

    private static String body(String username, String password, String role, @Nullable UUID storeId) {
        return "{\"username\":\"%s\",\"password\":\"%s\",\"role\":\"%s\"%s}"
                .formatted(username, password, role, storeId == null ? "" : ",\"store_id\":\"" + storeId + "\"");
    }

    private Answer patch(long id, String change) {
        return api.patch(ADMINS + "/" + id + "/" + change).as(superAdmin).send();
    }

    private Answer password(long id, String password) {
        return api.patch(ADMINS + "/" + id + "/password")
                .as(superAdmin)
                .json("{\"password\":\"" + password + "\"}")
                .send();
    }

    private Answer login(String username, String password) {
        return api.post("/api/admin/auth/login")
                .json("{\"username\":\"" + username + "\",\"password\":\"" + password + "\"}")
                .send();
    }

    private List<Long> ids(String query) {
        return api
                .get(ADMINS + query)
                .as(superAdmin)
                .send()
                .expect(200)
                .json()
                .path("data")
                .findValuesAsText("id")
                .stream()
                .map(Long::valueOf)
                .toList();
    }
}
