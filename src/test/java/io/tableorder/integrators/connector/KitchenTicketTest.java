package io.tableorder.integrators.connector;

import static io.tableorder.integrators.connector.DropInFixture.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.Broker;
import io.tableorder.testing.IntegrationTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.Message;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The drop-in {@code routes/kitchen-ticket.camel.yaml} in the running service. */
@IntegrationTest
@Tag("broker")
@Timeout(120)
class KitchenTicketTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final DropInFixture fixture;
    private final JdbcClient jdbc;
    private final DropIns dropIns;

    private final UUID store = UUID.randomUUID();
    private final long orderId = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

    @Autowired
    KitchenTicketTest(ApplicationContext context, JdbcClient jdbc, DropIns dropIns) {
        this.fixture = new DropInFixture(context);
        this.jdbc = jdbc;
        this.dropIns = dropIns;
    }

    @BeforeEach
    void itIsLoaded() {
        assertThat(dropIns.list())
                .filteredOn(dropIn -> dropIn.file().equals("kitchen-ticket.camel.yaml"))
                .extracting(DropIn::state)
                .containsExactly(DropIn.State.LOADED);
    }

    @Test
    void anOrderBecomesAReadableTicket() throws IOException {
        fixture.publish(order(UUID.randomUUID(), store, orderId, "KRW", 24500, "창가\\n자리로\\u0007 부탁해요"));
        assertThat(Files.readString(ticket(orderId))).isEqualTo("""
                        ================================
                        주문 12번 | 테이블 3
                        2026-03-01 18:30
                        --------------------------------
                        김치찌개 x 2
                          - 덜 맵게
                        계란말이 x 1
                        --------------------------------
                        요청: 창가 자리로 부탁해요
                        합계 24,500원
                        ================================
                        """);
    }

    @Test
    void aTicketIsKeptForAWeek(@Autowired KitchenTickets tickets) throws IOException {
        fixture.publish(order(UUID.randomUUID(), store, orderId));
        fixture.publish(order(UUID.randomUUID(), store, orderId - 1));
        Path old = ticket(orderId);
        Path young = ticket(orderId - 1);
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(7))));
        Files.setLastModifiedTime(young, FileTime.from(Instant.now().minus(Duration.ofDays(6))));
        tickets.sweep();
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    @Test
    void anAmountIsWrittenInItsCurrency() throws IOException {
        fixture.publish(order(UUID.randomUUID(), store, orderId, "USD", 1234567, ""));
        assertThat(Files.readString(ticket(orderId)))
                .contains("합계 12,345.67 USD\n")
                .doesNotContain("요청");
    }

    @Test
    void anEventThatArrivesTwiceHasItsEffectOnce() throws IOException {
        UUID event = UUID.randomUUID();
        fixture.publish(order(event, store, orderId));
        Files.delete(ticket(orderId));

        fixture.publish(order(event, store, orderId));
        fixture.publish(order(UUID.randomUUID(), store, orderId - 1));
        ticket(orderId - 1);
        assertThat(fixture.ticket(store, orderId)).doesNotExist();
        assertThat(jdbc.sql("select count(*) from inbox where consumer = 'kitchen-ticket' and event_id = ?")
                        .param(event)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void whatTheRelayPublishesReachesTheKitchen() throws IOException {
        jdbc.sql("insert into stores (id, name, currency, time_zone) values (?, 'Test', 'KRW', 'Asia/Seoul')")
                .param(store)
                .update();
        String event = order(UUID.randomUUID(), store, orderId);
        String data = event.substring(event.indexOf("\"data\":") + 7, event.length() - 1);
        jdbc.sql("select seq from append_event(?, 'order.created', 'order', ?, 1, ?::jsonb)")
                .params(store, orderId, data)
                .query(Long.class)
                .single();
        assertThat(Files.readString(ticket(orderId))).contains("김치찌개 x 2");
    }

    @Test
    void aMessageCannotChooseTheFile() throws IOException {
        Message message = DropInFixture.message(order(UUID.randomUUID(), store, orderId));
        message.getMessageProperties().setHeader("CamelFileName", "../../forged.txt");
        message.getMessageProperties().setHeader("cAmelfilenAme", "../../forged.txt");
        message.getMessageProperties().setHeader("ticket", "../../forged.txt");
        message.getMessageProperties().setHeader("event-id", "forged");
        message.getMessageProperties().setReplyTo("nowhere");
        fixture.publish(message);
        Path ticket = ticket(orderId);
        assertThat(ticket.resolveSibling("../../forged.txt")).doesNotExist();
    }

    @Test
    void theQueueIsThereAgainAfterTheBrokerWasAway() {
        fixture.publish(order(UUID.randomUUID(), store, orderId));
        ticket(orderId);

        Broker.stop();
        Broker.start();
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            fixture.publish(order(UUID.randomUUID(), store, orderId - 1));
            await().atMost(Duration.ofSeconds(5)).until(() -> Files.exists(fixture.ticket(store, orderId - 1)));
        });
    }

    private Path ticket(long order) {
        Path ticket = fixture.ticket(store, order);
        await().atMost(SOON).until(() -> Files.exists(ticket));
        return ticket;
    }
}
