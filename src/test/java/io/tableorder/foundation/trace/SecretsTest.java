package io.tableorder.foundation.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.simulator.WebhookReceiver;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.LogTap;
import io.tableorder.testing.RawHttp;
import io.tableorder.testing.StoreTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Secrets must never be in the log, at any level. */
@Tag("broker")
class SecretsTest extends StoreTest {

    private final WebhookReceiver receiver = new WebhookReceiver();
    private final List<String> secrets = new ArrayList<>();

    @AfterEach
    void close() {
        jdbc.sql("delete from webhooks where store_id = ?").param(store.id()).update();
        receiver.close();
    }

    @Test
    void noSecretIsWrittenAtTheMostTalkativeLevel() throws Exception {
        try (LogTap log = new LogTap().talkative()) {
            logIn();
            useStreamTickets();
            useApiKeys();
            useAWebhook();
            sendUnreadableBytes();
            order();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !receiver.requests().isEmpty()
                            && log.of("io.tableorder.integrators.delivery.AttemptRunner").stream()
                                    .anyMatch(line -> line.getFormattedMessage().contains("order.created")));

            assertThat(secrets).hasSizeGreaterThan(12).allSatisfy(secret -> assertThat(secret)
                    .hasSizeGreaterThan(7));
            assertThat(log.lines()).hasSizeGreaterThan(20).allSatisfy(line -> assertThat(
                            LogTap.text(line) + LogTap.json(line))
                    .doesNotContain(secrets));
        }
    }

    private void logIn() {
        String password = secret("s3cret-of-nobody");
        for (String user : List.of("nobody-there", "owner")) {
            String fields = "{\"store_id\":\"" + store.id() + "\",\"username\":\"" + user + "\",\"password\":\""
                    + password + "\"}";
            api.post("/api/admin/auth/login").json(fields).send().expect(401);
            api.post("/api/admin/auth/login")
                    .form("store_id=" + store.id() + "&username=" + user + "&password=" + password)
                    .send()
                    .expect(401);
            api.post("/api/superadmin/auth/login")
                    .json("{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}")
                    .send()
                    .expect(401);
            // No longer JSON.
            api.post("/api/admin/auth/login").json(fields + fields).send().expect(400);
        }
        String table = secret("pw-of-table-17");
        long id = api.post("/api/admin/tables")
                .as(secret(store.adminToken()))
                .json("{\"table_number\":\"17\",\"password\":\"" + table + "\"}")
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
        assertThat(id).isPositive();
        String token = api.post("/api/customer/auth/login")
                .json("{\"store_id\":\"" + store.id() + "\",\"table_number\":\"17\",\"password\":\"" + table + "\"}")
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asText();
        api.get("/api/customer/menus").as(secret(token)).send().expect(200);
        api.get("/api/customer/menus")
                .as(secret(token.substring(0, token.length() - 9) + "forged-it"))
                .send()
                .expect(401);
    }

    private void useStreamTickets() {
        String ticket = secret(api.post("/api/admin/stream-tickets")
                .as(secret(store.adminToken()))
                .send()
                .expect(201)
                .json()
                .path("ticket")
                .asText());
        for (int status : List.of(200, 401)) {
            EventStream stream = EventStream.ask(port, "/api/admin/orders/stream?ticket=" + ticket);
            assertThat(stream.status()).isEqualTo(status);
            stream.close();
        }
        // Where it does not belong.
        api.get("/api/nothing?ticket=" + ticket).sendUnchecked();
        api.get("/docs/?ticket=" + ticket).sendUnchecked();
    }

    private void useApiKeys() {
        String key = secret(api.post("/api/admin/api-keys")
                .as(store.adminToken())
                .json("{\"name\":\"POS\"}")
                .send()
                .expect(201)
                .json()
                .path("key")
                .asText());
        String basic = secret(Base64.getEncoder().encodeToString(("printer:" + key).getBytes(StandardCharsets.UTF_8)));
        api.get("/api/integrations/events").as(key).send().expect(200);
        api.get("/api/integrations/events")
                .header("Authorization", "Basic " + basic)
                .send()
                .expect(200);
        api.get("/api/integrations/events")
                .as(secret(key.substring(0, key.length() - 9) + "forged-it"))
                .send()
                .expect(401);
    }

    private void useAWebhook() {
        secret(api.post("/api/admin/webhooks")
                .as(store.adminToken())
                .json("{\"url\":\"" + receiver.url("/hook?key=" + secret("word-in-a-query"))
                        + "\",\"types\":[\"order.*\"]}")
                .send()
                .expect(201)
                .json()
                .path("secret")
                .asText());
    }

    /** The container speaks of some requests before any of our code sees them. */
    private void sendUnreadableBytes() throws Exception {
        String token = secret("word-in-a-broken-header");
        RawHttp raw = new RawHttp(port);
        for (String request : List.of(
                "GET /api/admin/orders HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token + "\u0001\r\n",
                "GET /api/admin/orders HTTP/1.1\r\nHost: a\r\nAuthorization : Bearer " + token + "\r\n",
                "GET /api/admin/sse?ticket=" + token + "| HTTP/1.1\r\nHost: a\r\n",
                "GET /api/admin/sse?ticket=" + token + "%zz HTTP/1.1\r\nHost: a\r\n",
                "GET /api/admin/orders HTTP/1.1\r\nHost: a\r\nCookie: a=\"" + token + "\\\u0001; =\r\n")) {
            raw.send((request + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void order() {
        for (int i = 0; i < 2; i++) {
            api.post("/api/customer/orders")
                    .as(secret(store.tableToken(0)))
                    .header("Idempotency-Key", secret("idempotency-key-4711"))
                    .json(store.cart())
                    .send()
                    .expect(201);
        }
    }

    private String secret(String secret) {
        secrets.add(secret);
        return secret;
    }
}
