package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.testing.LogTap;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One line for each thing that happens in a restaurant, once it has happened. */
class BusinessLinesTest extends StoreTest {

    private static final long TOTAL = TestStore.SOUP_PRICE + 2 * TestStore.COLA_PRICE;

    private LogTap log;

    @BeforeEach
    void listen() {
        log = new LogTap();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void aPlacedOrderIsALineHoweverOftenItsRequestIsRepeated() throws IOException {
        long first = 0;
        String key = UUID.randomUUID().toString();
        for (int i = 0; i < 2; i++) {
            first = place(key);
        }
        List<ILoggingEvent> lines = lines();
        assertThat(lines).hasSize(1);
        ILoggingEvent line = lines.get(0);
        assertThat(line.getLevel()).isEqualTo(Level.INFO);
        assertThat(line.getFormattedMessage())
                .isEqualTo("order placed: %d at table %d of store %s, %d KRW"
                        .formatted(first, store.table(0), store.id(), TOTAL));
        JsonNode json = new ObjectMapper().readTree(LogTap.json(line));
        assertThat(json.at("/log/logger").asText()).isEqualTo("business");
        assertThat(json.at("/event/action").asText()).isEqualTo("order placed");
        assertThat(json.at("/store").asText()).isEqualTo(store.id().toString());
        assertThat(json.at("/table").asLong()).isEqualTo(store.table(0));
        assertThat(json.at("/order").asLong()).isEqualTo(first);
        assertThat(json.at("/total_price").asLong()).isEqualTo(TOTAL);
        assertThat(json.at("/currency").asText()).isEqualTo("KRW");
        assertThat(json.at("/http/request/id").asText()).isNotEmpty();
    }

    @Test
    void eachStatusIsALineAlsoThoseThatAMachinePassesThrough() {
        long order = place(UUID.randomUUID().toString());
        api.patch("/api/admin/orders/" + order + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"preparing\"}")
                .send()
                .expect(200);
        for (int i = 0; i < 2; i++) {
            api.post("/api/integrations/orders/" + order + "/status")
                    .as(store.apiKey())
                    .json("{\"status\":\"served\"}")
                    .send()
                    .expect(200);
        }
        String where = "order %d at table %d of store %s is ".formatted(order, store.table(0), store.id());
        assertThat(lines().subList(1, lines().size()))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "status changed: " + where + "preparing, " + TOTAL + " KRW",
                        "status changed: " + where + "ready, " + TOTAL + " KRW",
                        "status changed: " + where + "served, " + TOTAL + " KRW");
        assertThat(LogTap.fields(lines().get(1)))
                .containsEntry("event.action", "status changed")
                .containsEntry("order", order)
                .containsEntry("status", "preparing");
    }

    @Test
    void aCompletedSessionIsALineHoweverOftenItsRequestIsRepeated() {
        place(UUID.randomUUID().toString());
        place(UUID.randomUUID().toString());
        long session = 0;
        for (int i = 0; i < 2; i++) {
            String which = session == 0 ? "" : ",\"session_id\":" + session;
            session = api.post("/api/admin/tables/" + store.table(0) + "/complete-session")
                    .as(store.adminToken())
                    .json("{\"force\":true" + which + "}")
                    .send()
                    .expect(200)
                    .json()
                    .path("session_id")
                    .asLong();
        }
        assertThat(lines().subList(2, lines().size()))
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("session completed: %d at table %d of store %s with 2 orders, %d KRW"
                        .formatted(session, store.table(0), store.id(), 2 * TOTAL));
    }

    @Test
    void whatIsRefusedIsNoLine() {
        api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json("{\"items\":[{\"menu_id\":" + store.soldOut() + ",\"quantity\":1}]}")
                .send()
                .expect(409);
        long order = place(UUID.randomUUID().toString());
        api.patch("/api/admin/orders/" + order + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"served\"}")
                .send()
                .expect(409);
        assertThat(lines()).hasSize(1);
    }

    @Test
    void nothingThatAPersonHasWrittenIsInALine() {
        String word = "알레르기-" + UUID.randomUUID();
        String cart = "{\"note\":\"%1$s\",\"items\":[{\"menu_id\":%2$d,\"quantity\":1,\"note\":\"%1$s\"}]}"
                .formatted(word, store.soup());
        long order = api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(cart)
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
        api.patch("/api/admin/orders/" + order + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"cancelled\",\"reason\":\"" + word + "\"}")
                .send()
                .expect(200);
        assertThat(lines()).hasSize(2).allSatisfy(line -> assertThat(LogTap.text(line) + LogTap.json(line))
                .doesNotContain(word, "된장국", "admin"));
    }

    private long place(String key) {
        return api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .header("Idempotency-Key", key)
                .json(store.cart())
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
    }

    /** Of this test's store: others may be open. */
    private List<ILoggingEvent> lines() {
        return log.of("business").stream()
                .filter(line -> store.id().equals(LogTap.fields(line).get("store")))
                .toList();
    }
}
