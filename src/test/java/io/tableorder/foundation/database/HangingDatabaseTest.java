package io.tableorder.foundation.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Database;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** While PostgreSQL hangs, requests that need it fail fast, and the others are served. */
class HangingDatabaseTest extends StoreTest {

    private static final int MANY = 40;
    private static final Duration FOR_A_CONNECTION = Duration.ofSeconds(2);

    @Autowired
    private DatabaseWatch watch;

    @Test
    void requestsThatNeedItAreRefusedAtOnceAndMenusAreShown() {
        keepTheMenuInTheCache();
        String staff = store.adminToken();
        api.get("/api/admin/orders").as(staff).send().expect(200);
        TestStore uncached = new TestStore(jdbc, tokens);
        api.get("/api/customer/orders").as(uncached.tableToken(0)).send().expect(200);
        Database.pause();
        try {
            await().until(() -> !watch.answers());
            Instant start = Instant.now();
            for (int i = 0; i < MANY; i++) {
                refused(order());
                refused(api.get("/api/customer/menus")
                        .as(uncached.tableToken(0))
                        .send());
                menus().expect(200);
            }
            // Checks not speed, but that no request waits: a waiting one would take this long and then be refused.
            assertThat(Duration.between(start, Instant.now())).isLessThan(FOR_A_CONNECTION.multipliedBy(MANY));
            refused(api.get("/api/admin/orders").as(staff).send());
            refused(api.get("/api/admin/reports/sales").as(staff).send());
            refused(api.post("/api/admin/categories")
                    .as(staff)
                    .json("{\"name\":\"면\"}")
                    .send());
            refused(api.put("/api/integrations/menus")
                    .as("key")
                    .json("{\"menus\":[]}")
                    .send());
            refused(api.post("/api/admin/auth/login")
                    .json("{\"username\":\"somebody\",\"password\":\"some-words-1\"}")
                    .send());
            api.get("/.well-known/jwks.json").send().expect(200);
            api.get("/readyz").send().expect(200);
            assertThat(api.get("/health")
                            .send()
                            .expect(503)
                            .json()
                            .at("/checks/database/status")
                            .asText())
                    .isEqualTo("down");
        } finally {
            Database.resume();
        }
        await().until(watch::answers);
        order().expect(201);
    }

    private static void refused(Answer answer) {
        assertThat(answer.expect(503).code()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(answer.header("Retry-After")).isIn("1", "2");
    }

    private Answer order() {
        return api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(store.cart())
                .send();
    }

    private Answer menus() {
        return api.get("/api/customer/menus").as(store.tableToken(1)).send();
    }

    /** It is there as soon as it shows a price that the database no longer has. */
    private void keepTheMenuInTheCache() {
        await().untilAsserted(() -> {
            String before = menus().expect(200).text();
            jdbc.sql("update menus set price = price + 100 where id = ?")
                    .param(store.soup())
                    .update();
            assertThat(menus().expect(200).text()).isEqualTo(before);
        });
    }
}
