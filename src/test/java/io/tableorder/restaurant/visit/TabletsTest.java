package io.tableorder.restaurant.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.StoreTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tablets are paired once, and serve one visit after the other until staff revoke them. */
class TabletsTest extends StoreTest {

    private Guests guests;

    @BeforeEach
    void meetTheGuests() {
        guests = new Guests(api, store, jdbc);
    }

    private String pairingCode(int table) {
        return guests.staff(table, "pairing-code")
                .expect(201)
                .json()
                .path("code")
                .asText();
    }

    private Answer pair(String code) {
        return api.post("/api/customer/devices")
                .json("{\"code\":\"" + code + "\",\"name\":\"창가\"}")
                .send();
    }

    private Answer login(String key) {
        return api.post("/api/customer/devices/token")
                .json("{\"device_key\":\"" + key + "\"}")
                .send();
    }

    @Test
    void aTabletServesOneVisitAfterTheOther() {
        JsonNode paired = pair(pairingCode(0)).expect(201).json();
        assertThat(paired.path("table_number").asText()).isEqualTo("1");
        String token = paired.path("access_token").asText();
        long first = guests.order(token, "a")
                .expect(201)
                .json()
                .path("table_session_id")
                .asLong();
        guests.complete(0).expect(200);
        assertThat(guests.orders(token)).isEmpty();
        String later = login(paired.path("device_key").asText())
                .expect(200)
                .json()
                .path("access_token")
                .asText();
        JsonNode next = guests.order(later, "b").expect(201).json();
        assertThat(next.path("table_session_id").asLong()).isNotEqualTo(first);
        assertThat(guests.orders(token)).hasSize(1);
        assertThat(jdbc.sql("select placed_by from orders where store_id = ?")
                        .param(store.id())
                        .query(String.class)
                        .single())
                .isEqualTo("tablet:" + paired.path("device_id").asLong());
    }

    @Test
    void aStoreHasFiveHundredTabletsAtMost() {
        jdbc.sql("""
                        insert into devices (store_id, kind, name, table_id, key_hash, paired_by)
                        select ?, 'tablet', n::text, ?, sha256((? || ':' || n)::bytea), 'admin:1' from generate_series(1, 500) n
                        """).params(store.id(), store.table(0), store.id().toString()).update();
        assertThat(guests.staff(0, "pairing-code").expect(409).code()).isEqualTo("LIMIT_REACHED");
    }

    @Test
    void aCodeIsGoodForOneTabletAndForTenMinutes() throws Exception {
        String code = pairingCode(0);
        String typed = code.toLowerCase(java.util.Locale.ROOT).replace("-", " ");
        ExecutorService tablets = Executors.newFixedThreadPool(4);
        try {
            Callable<Integer> attempt = () -> pair(typed).status();
            List<Integer> answers = tablets.invokeAll(List.of(attempt, attempt, attempt, attempt)).stream()
                    .map(TabletsTest::result)
                    .toList();
            assertThat(answers).containsExactlyInAnyOrder(201, 404, 404, 404);
        } finally {
            tablets.shutdownNow();
        }
        String replaced = pairingCode(0);
        String present = pairingCode(0);
        assertThat(pair(replaced).expect(404).code()).isEqualTo("PAIRING_CODE_NOT_FOUND");
        jdbc.sql("update device_pairings set expires_at = now() where store_id = ?")
                .param(store.id())
                .update();
        assertThat(pair(present).expect(404).code()).isEqualTo("PAIRING_CODE_NOT_FOUND");
        assertThat(pair("").expect(404).code()).isEqualTo("PAIRING_CODE_NOT_FOUND");
        assertThat(store.count("devices")).isEqualTo(1);
    }

    private static int result(Future<Integer> answer) {
        try {
            return answer.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void neitherTheCodeNorTheKeyIsStored() {
        String code = pairingCode(0);
        assertThat(rows("device_pairings")).doesNotContain(code).doesNotContain(code.replace("-", ""));
        String key = pair(code).expect(201).json().path("device_key").asText();
        assertThat(rows("devices")).doesNotContain(key).doesNotContain(key.substring(4));
    }

    private String rows(String table) {
        return jdbc.sql("select coalesce(string_agg(t::text, ' '), '') from " + table + " t where store_id = ?")
                .param(store.id())
                .query(String.class)
                .single();
    }

    @Test
    void staffSeeTheDevicesAndRevokeThem() {
        JsonNode paired = pair(pairingCode(0)).expect(201).json();
        String token = paired.path("access_token").asText();
        guests.join(1);
        jdbc.sql("update devices set last_seen_at = now() - interval '1 hour' where store_id = ?")
                .param(store.id())
                .update();
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            guests.orders(token);
            assertThat(devices("").get(0).path("last_seen_at").asText())
                    .isGreaterThan(java.time.Instant.now().minusSeconds(600).toString());
        });
        JsonNode listed = devices("");
        assertThat(listed).extracting(device -> device.path("kind").asText()).containsExactly("tablet", "phone");
        assertThat(listed.get(0).path("name").asText()).isEqualTo("창가");
        assertThat(listed.get(0).path("paired_by").asText()).isEqualTo("admin:" + store.admin());
        assertThat(devices("?table_id=" + store.table(1))).hasSize(1);

        EventStream stream = EventStream.open(port, "/api/customer/orders/stream", token);
        String device = "/api/admin/devices/" + paired.path("device_id").asLong();
        api.delete(device).as(store.adminToken()).send().expect(204);
        assertThat(api.delete(device).as(store.adminToken()).send().expect(404).code())
                .isEqualTo("DEVICE_NOT_FOUND");
        assertThat(api.get("/api/customer/orders").as(token).send().expect(401).code())
                .isEqualTo("TOKEN_INVALID");
        assertThat(guests.order(token, "a").expect(401).code()).isEqualTo("TOKEN_INVALID");
        assertThat(login(paired.path("device_key").asText()).expect(401).code()).isEqualTo("INVALID_DEVICE_KEY");
        await().atMost(Duration.ofSeconds(15)).until(stream::isEnded);
        assertThat(store.count("orders")).isZero();
        assertThat(jdbc.sql("select count(*) from table_sessions where store_id = ? and table_id = ?")
                        .params(store.id(), store.table(0))
                        .query(Long.class)
                        .single())
                .as("a revoked tablet opens no session")
                .isZero();
    }

    private JsonNode devices(String query) {
        return api.get("/api/admin/devices" + query)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
    }

    @Test
    void aRevokedPhoneIsOutAndTheOthersStay() {
        Guests.Phone one = guests.join(0);
        Guests.Phone other = guests.join(0);
        guests.order(one);
        api.delete("/api/admin/devices/" + one.device())
                .as(store.adminToken())
                .send()
                .expect(204);
        assertThat(guests.order(one.token(), "x").expect(401).code()).isEqualTo("TOKEN_INVALID");
        assertThat(guests.orders(other.token())).hasSize(1);
    }

    @Test
    void aTicketOfADeviceOpensItsStream() {
        Guests.Phone phone = guests.join(0);
        String ticket = api.post("/api/customer/stream-tickets")
                .as(phone.token())
                .send()
                .expect(201)
                .json()
                .path("ticket")
                .asText();
        EventStream stream = EventStream.ask(port, "/api/customer/orders/stream?ticket=" + ticket);
        assertThat(stream.status()).isEqualTo(200);
        await().until(() -> stream.lastId() != null);
        guests.order(phone);
        stream.awaitEvents(1);
        stream.close();
    }

    @Test
    void aDeletedTableTakesItsTabletWithIt() {
        int table = store.addTable("임시");
        String token =
                pair(pairingCode(table)).expect(201).json().path("access_token").asText();
        api.delete("/api/admin/tables/" + store.table(table))
                .as(store.adminToken())
                .send()
                .expect(204);
        assertThat(guests.order(token, UUID.randomUUID().toString()).expect(401).code())
                .isEqualTo("TOKEN_INVALID");
    }
}
