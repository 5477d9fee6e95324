package io.tableorder.access.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.http.Role;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Housekeeping;
import io.tableorder.testing.Redis;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.core.StringRedisTemplate;

class LoginTest extends StoreTest {

    private static final String STAFF = "/api/admin/auth/login";
    private static final String PLATFORM = "/api/superadmin/auth/login";

    /** The password of the demo store's admin. The admins of these tests have the same hash. */
    private static final String PASSWORD = "admin1234";

    @Autowired
    private LoginAttempts attempts;

    @Autowired
    private KnownDevices devices;

    @Autowired
    private Admins admins;

    @Autowired
    private CamelContext camel;

    @Autowired
    private StringRedisTemplate redis;

    private String username;

    @BeforeEach
    void prepare() {
        username = jdbc.sql(
                        "update admins set password_hash = (select password_hash from admins where username = 'admin')"
                                + " where id = ? returning username")
                .param(store.admin())
                .query(String.class)
                .single();
    }

    @Test
    void adminsLogInWithJsonOrAFormWhateverTheCaseOfTheirName() {
        JsonNode json = json(STAFF, username, PASSWORD).expect(200).json();
        assertThat(json.path("admin_id").asLong()).isEqualTo(store.admin());
        assertThat(json.path("role").asText()).isEqualTo("store_admin");
        assertThat(json.path("store_id").asText()).isEqualTo(store.id().toString());

        JsonNode form = form(STAFF, "username=" + username.toUpperCase(Locale.ROOT) + "&p%61ssword=" + PASSWORD)
                .expect(200)
                .json();
        for (JsonNode answer : List.of(json, form)) {
            api.get("/api/admin/orders")
                    .as(answer.path("access_token").asText())
                    .send()
                    .expect(200);
        }
    }

    @Test
    void superAdminsLogInAtTheirOwnPath() {
        JsonNode answer = form(PLATFORM, "grant_type=password&username=super&password=super1234")
                .expect(200)
                .json();
        assertThat(answer.has("store_id")).isFalse();
        assertThat(api.get("/api/admin/orders")
                        .as(answer.path("access_token").asText())
                        .send()
                        .expect(403)
                        .code())
                .isEqualTo("FORBIDDEN");
    }

    @Test
    void blanksThatAKeyboardAddsAreNoPartOfAName() {
        form(PLATFORM, "username=super+&password=super1234").expect(200);
        api.post(PLATFORM)
                .json("{\"username\":\" super\\u00a0\",\"password\":\"super1234\"}")
                .send()
                .expect(200);
    }

    @Test
    void aFormIsReadAsStrictlyAsJson() {
        Map<String, String> wrong = Map.of(
                "username=a&password=b&admin=true", "VALIDATION_FAILED",
                "username=&password=b", "VALIDATION_FAILED",
                "username=a", "VALIDATION_FAILED",
                "username=a&password=b&store_id=x", "VALIDATION_FAILED",
                "username=a&password=b&grant_type=refresh_token", "VALIDATION_FAILED",
                "username=a%00&password=b", "VALIDATION_FAILED",
                "username=a&username=a&password=b", "BAD_REQUEST",
                "username=a&password=%zz", "BAD_REQUEST",
                "username=a&password=%ff", "BAD_REQUEST",
                "username=a&password=\u00e9", "BAD_REQUEST");
        wrong.forEach((form, code) -> {
            Answer answer = form(STAFF, form).expect(400);
            assertThat(answer.code()).as(form).isEqualTo(code);
        });
        assertThat(form(STAFF, "username=a&password=b&admin=true").json().at("/errors/0/pointer"))
                .hasToString("\"/admin\"");
        for (String type : List.of("application/x-www-form-urlencoded;charset=euc-kr", "text/plain")) {
            assertThat(api.post(STAFF)
                            .header("Content-Type", type)
                            .body("username=a&password=b".getBytes(StandardCharsets.UTF_8))
                            .send()
                            .expect(415)
                            .code())
                    .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        }
    }

    @Test
    void whateverIsWrongAboutALoginTheAnswerIsTheSame() {
        String locked = "locked-" + UUID.randomUUID();
        lock(locked);
        TestStore other = new TestStore(jdbc, tokens);
        String deactivated = jdbc.sql(
                        "update admins set password_hash = (select password_hash from admins where username = 'admin'),"
                                + " is_active = false where id = ? returning username")
                .param(other.admin())
                .query(String.class)
                .single();

        List<Answer> refused = List.of(
                json(STAFF, username, "wrong"),
                json(STAFF, "nobody", PASSWORD),
                json(STAFF, "super", "super1234"),
                json(PLATFORM, username, PASSWORD),
                json(STAFF, deactivated, PASSWORD),
                json(STAFF, locked, PASSWORD),
                json(STAFF, username, "가".repeat(100)),
                form(STAFF, "username=" + username + "&password=" + PASSWORD + "&store_id=" + other.id()));

        assertThat(refused).allSatisfy(answer -> assertThat(sameForAll(answer)).isEqualTo(sameForAll(refused.get(0))));
        assertThat(sameForAll(refused.get(0))).startsWith("401").contains("INVALID_CREDENTIALS");
    }

    /** The answer without the path, which differs by role. */
    private static String sameForAll(Answer answer) {
        return answer.status()
                + answer.text().replace(PLATFORM, STAFF)
                + answer.headers().keySet().stream().sorted().toList();
    }

    @Test
    void fiveFailuresLockAnAccountWhetherOrNotThereIsOne() {
        String unknown = "unknown-" + UUID.randomUUID();
        for (String account : List.of(username, unknown)) {
            json(STAFF, account.toUpperCase(Locale.ROOT), "wrong").expect(401);
            for (int i = 2; i < LoginAttempts.FAILURES_TO_LOCK; i++) {
                attempts.failed(Role.STORE_ADMIN, account);
            }
            assertThat(isLocked(account)).isFalse();
            json(STAFF, account, "wrong").expect(401);
            assertThat(isLocked(account)).isTrue();
        }
        assertThat(json(STAFF, username, PASSWORD).expect(401).code()).isEqualTo("INVALID_CREDENTIALS");

        jdbc.sql("update login_attempts set locked_until = now() where account = ?")
                .param(username)
                .update();
        json(STAFF, username, PASSWORD).expect(200);
        assertThat(failures(username)).isZero();
    }

    @Test
    void aLockLastsAQuarterOfAnHourAndFailuresDoNotProlongIt() {
        lock(username);
        String until = lockedUntil(username);
        assertThat(jdbc.sql("select ?::timestamptz - now() between interval '14 minutes' and interval '15 minutes'")
                        .param(until)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        attempts.failed(Role.STORE_ADMIN, username);
        assertThat(lockedUntil(username)).isEqualTo(until);

        jdbc.sql("update login_attempts set locked_until = now() where account = ?")
                .param(username)
                .update();
        attempts.failed(Role.STORE_ADMIN, username);
        assertThat(failures(username)).isEqualTo(1);
        assertThat(isLocked(username)).isFalse();
    }

    @Test
    void aSuccessForgetsTheFailures() {
        for (int i = 1; i < LoginAttempts.FAILURES_TO_LOCK; i++) {
            attempts.failed(Role.STORE_ADMIN, username);
        }
        json(STAFF, username, PASSWORD).expect(200);
        json(STAFF, username, "wrong").expect(401);
        assertThat(failures(username)).isEqualTo(1);
    }

    @Test
    void noFailureGoesUncounted() {
        for (int failures : List.of(4, 20)) {
            String account = "many-" + UUID.randomUUID();
            atOnce(failures, () -> attempts.failed(Role.STORE_ADMIN, account));
            assertThat(failures(account)).isEqualTo(Math.min(failures, LoginAttempts.FAILURES_TO_LOCK));
            assertThat(isLocked(account)).isEqualTo(failures >= LoginAttempts.FAILURES_TO_LOCK);
        }
    }

    @Test
    void ofManySimultaneousAttemptsThoseAfterTheFifthFailureAreRefused() {
        List<Integer> answers = atOnce(
                20, () -> json(STAFF, username, UUID.randomUUID().toString()).status());
        // An attempt that waits too long for its turn at hashing is refused with 503 and not counted.
        assertThat(answers).isSubsetOf(401, 503);
        long counted = answers.stream().filter(status -> status == 401).count();
        assertThat(failures(username)).isEqualTo((int) Math.min(counted, LoginAttempts.FAILURES_TO_LOCK));
    }

    @Test
    void strangersDoNotLockOutADeviceOnWhichTheOwnerHasLoggedIn() {
        String device = deviceOf(json(STAFF, username, PASSWORD));
        lock(username);
        json(STAFF, username, PASSWORD).expect(401);
        Answer known = on(device, PASSWORD).expect(200);
        assertThat(isLocked(username)).as("for everybody else").isTrue();
        on(deviceOf(known), PASSWORD).expect(200);
        form(STAFF, "username=" + username + "&password=" + PASSWORD + "&device_token=" + device)
                .expect(200);
    }

    @Test
    void aKnownDeviceHasFiveTriesOfItsOwn() {
        String device = deviceOf(json(STAFF, username, PASSWORD));
        Answer refused = on(device, "wrong").expect(401);
        assertThat(sameForAll(refused)).isEqualTo(sameForAll(json(STAFF, "nobody", "wrong")));
        // All tokens of a device count for the same device.
        String next = deviceOf(on(device, PASSWORD));
        for (int i = 1; i <= LoginAttempts.FAILURES_TO_LOCK; i++) {
            on(i % 2 == 0 ? device : next, "wrong").expect(401);
        }
        on(device, PASSWORD).expect(401);
        on(next, PASSWORD).expect(401);
        json(STAFF, username, PASSWORD).expect(200);
    }

    @Test
    void aDeviceIsKnownToItsOwnAccountUntilThePasswordChangesOrItIsNotUsedForLong() {
        TestStore other = new TestStore(jdbc, tokens);
        String otherName = jdbc.sql(
                        "update admins set password_hash = (select password_hash from admins where username = 'admin')"
                                + " where id = ? returning username")
                .param(other.admin())
                .query(String.class)
                .single();
        String foreign = deviceOf(json(STAFF, otherName, PASSWORD));
        Answer login = json(STAFF, username, PASSWORD);
        String own = deviceOf(login);
        Account account = admins.findByUsername(username).orElseThrow();
        Instant then = Instant.now().minus(KnownDevices.LIFETIME).minusSeconds(120);
        String expired = devices.remember(Optional.empty(), Role.STORE_ADMIN, username, account, then);
        String ofAnotherRole = devices.remember(Optional.empty(), Role.SUPER_ADMIN, username, account);
        lock(username);
        for (String token : List.of(
                foreign,
                expired,
                ofAnotherRole,
                own.substring(0, own.length() - 4) + "AAAA",
                login.json().path("access_token").asText(),
                "nonsense",
                "")) {
            on(token, PASSWORD).expect(401);
        }
        on(own, PASSWORD).expect(200);
        jdbc.sql("update admins set token_version = token_version + 1 where username = ?")
                .param(username)
                .update();
        on(own, PASSWORD).expect(401);
    }

    @Test
    void theTokenOfADeviceOpensNothing() {
        String device = deviceOf(json(STAFF, username, PASSWORD));
        assertThat(api.get("/api/admin/orders").as(device).send().expect(401).code())
                .isEqualTo("TOKEN_INVALID");
    }

    @Test
    void attemptsOnAKnownDeviceAreCountedApart() {
        String device = deviceOf(json(STAFF, username, PASSWORD));
        String id =
                devices.find(device, Role.STORE_ADMIN, username).orElseThrow().counted();
        Awaitility.await().untilAsserted(() -> {
            on(device, PASSWORD);
            assertThat(redis.keys("bucket:logins:*:account:" + id)).isNotEmpty();
        });
    }

    private static String deviceOf(Answer login) {
        return login.expect(200).json().path("device_token").asText();
    }

    private Answer on(String device, String password) {
        return api.post(STAFF)
                .json("{\"username\":\"" + username + "\",\"password\":\"" + password + "\",\"device_token\":\""
                        + device + "\"}")
                .send();
    }

    @Test
    void guestsWhoLogInAtOnceDoNotLockEachOtherOut() {
        assertThat(atOnce(20, () -> attempts.succeeded(Role.TABLE, "crowd-" + store.id())))
                .containsOnly(true);
    }

    @Test
    void aLockDoesNotNeedRedis() {
        lock(username);
        Redis.stop();
        try {
            json(STAFF, username, PASSWORD).expect(401);
        } finally {
            Redis.start();
        }
        Awaitility.await().ignoreExceptions().until(() -> redis.hasKey("any") != null);
    }

    @Test
    void attemptsAreCountedByAccountAsWellAsByAddress() {
        String unknown = "counted-" + UUID.randomUUID();
        Awaitility.await().untilAsserted(() -> {
            json(STAFF, unknown, "wrong");
            assertThat(redis.keys("bucket:logins:*:account:STORE_ADMIN:" + unknown))
                    .isNotEmpty();
        });
    }

    @Test
    void oldAttemptsAndExpiredLogoutsAreForgotten() {
        List<String> accounts = List.of("old-" + UUID.randomUUID(), "new-" + UUID.randomUUID());
        accounts.forEach(account -> attempts.failed(Role.STORE_ADMIN, account));
        jdbc.sql("update login_attempts set last_failed_at = now() - interval '25 hours' where account = ?")
                .param(accounts.get(0))
                .update();
        List<UUID> loggedOut = List.of(UUID.randomUUID(), UUID.randomUUID());
        jdbc.sql("insert into revoked_tokens values (?, now() - interval '2 hours'), (?, now())")
                .params(loggedOut)
                .update();

        Housekeeping.run(camel, "purge-logins");

        assertThat(jdbc.sql("select account from login_attempts where account in (?, ?)")
                        .params(accounts)
                        .query(String.class)
                        .list())
                .containsExactly(accounts.get(1));
        assertThat(jdbc.sql("select token_id from revoked_tokens where token_id in (?, ?)")
                        .params(loggedOut)
                        .query(UUID.class)
                        .list())
                .containsExactly(loggedOut.get(1));
    }

    private void lock(String account) {
        for (int i = 0; i < LoginAttempts.FAILURES_TO_LOCK; i++) {
            attempts.failed(Role.STORE_ADMIN, account);
        }
    }

    private static <T> List<T> atOnce(int times, Supplier<T> work) {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            List<CompletableFuture<T>> results = new ArrayList<>();
            IntStream.range(0, times).forEach(i -> results.add(CompletableFuture.supplyAsync(work, threads)));
            return results.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdown();
        }
    }

    private int failures(String account) {
        return jdbc.sql("select failures from login_attempts where account = ?")
                .param(account)
                .query(Integer.class)
                .single();
    }

    private boolean isLocked(String account) {
        return jdbc.sql("select coalesce(locked_until > now(), false) from login_attempts where account = ?")
                .param(account)
                .query(Boolean.class)
                .single();
    }

    private String lockedUntil(String account) {
        return jdbc.sql("select locked_until::text from login_attempts where account = ?")
                .param(account)
                .query(String.class)
                .single();
    }

    private Answer json(String path, String name, String password) {
        return api.post(path)
                .json("{\"username\":\"" + name + "\",\"password\":\"" + password + "\"}")
                .send();
    }

    private Answer form(String path, String form) {
        return api.post(path).form(form).send();
    }
}
