package io.tableorder.integrators.connector;

import static io.tableorder.integrators.connector.DropInFixture.message;
import static io.tableorder.integrators.connector.DropInFixture.newStem;
import static io.tableorder.integrators.connector.DropInFixture.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tableorder.testing.Broker;
import io.tableorder.testing.IntegrationTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Drop-ins that take events through the kamelet, in the running service; when they fail, and when something else does. */
@IntegrationTest
@Tag("broker")
@Timeout(180)
class DropInEventsTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    private final DropInFixture fixture;
    private final JdbcClient jdbc;
    private final AmqpAdmin admin;

    private final String stem = newStem();
    private final UUID store = UUID.randomUUID();
    private final UUID event = UUID.randomUUID();

    @Autowired
    DropInEventsTest(ApplicationContext context, JdbcClient jdbc, AmqpAdmin admin) {
        this.fixture = new DropInFixture(context);
        this.jdbc = jdbc;
        this.admin = admin;
    }

    @AfterEach
    void clear() {
        fixture.clear();
        admin.deleteQueue(stem);
    }

    @Test
    void theEventThatAStepHangsAtComesAgainWhenItsFileIsMended() {
        CountDownLatch release = new CountDownLatch(1);
        String mended = stem + "-mended";
        fixture.load(stem, "- to: mock:" + stem);
        try {
            fixture.mock(stem).whenAnyExchangeReceived(exchange -> release.await());
            fixture.publish(order(event, store, 1));
            await().atMost(SOON).until(() -> fixture.mock(stem).getReceivedCounter() == 1);
            fixture.reload(stem, "- to: mock:" + mended);
            await().atMost(SOON).until(() -> fixture.mock(mended).getReceivedCounter() == 1);
        } finally {
            release.countDown();
        }
    }

    @Test
    void theEventArrivesWithHeadersThatCannotBeForged() throws Exception {
        fixture.load(stem, "- to: mock:" + stem);
        MockEndpoint mock = fixture.mock(stem);
        mock.expectedMessageCount(1);
        String sent = order(event, store, 1);
        Message message = message(sent);
        message.getMessageProperties().setHeader("store-id", "forged");
        message.getMessageProperties().setHeader("CamelHttpUri", "http://forged");
        message.getMessageProperties().setHeader("anything", "else");
        fixture.publish(message);
        mock.assertIsSatisfied();

        org.apache.camel.Message received = mock.getExchanges().get(0).getMessage();
        assertThat(received.getHeaders())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "event-id",
                        event.toString(),
                        "event-type",
                        "order.created",
                        "store-id",
                        store.toString(),
                        "sequence",
                        "0000000000000000007"));
        assertThat(received.getBody()).isEqualTo(sent);
    }

    @Test
    void aStoreCanBeChosen() throws Exception {
        UUID other = UUID.randomUUID();
        addStore();
        fixture.load(stem, ", storeId: " + store, "- to: mock:" + stem);
        MockEndpoint mock = fixture.mock(stem);
        mock.expectedHeaderValuesReceivedInAnyOrder("store-id", store.toString());
        fixture.publish(order(UUID.randomUUID(), other, 1));
        fixture.publish(order(event, store, 2));
        mock.assertIsSatisfied();
    }

    @Test
    void anEventThatComesTwiceIsSeenOnceUnlessTheRouteMaySeeItTwice() throws Exception {
        String twice = newStem();
        try {
            fixture.load(stem, "- to: mock:" + stem);
            fixture.load(twice, ", dedupe: false", "- to: mock:" + twice);
            MockEndpoint mock = fixture.mock(twice);
            mock.expectedMessageCount(3);
            fixture.publish(order(event, store, 1));
            fixture.publish(order(event, store, 1));
            fixture.publish(order(UUID.randomUUID(), store, 2));
            mock.assertIsSatisfied();

            await().atMost(SOON).until(() -> remembered(stem) == 2);
            assertThat(fixture.mock(stem).getReceivedCounter()).isEqualTo(2);
            assertThat(remembered(twice)).isZero();
        } finally {
            fixture.clear();
            admin.deleteQueue(twice);
        }
    }

    @Test
    void aFailingDropInEndsInTheDeadLettersAfterItsRetries() {
        addStore();
        fixture.load(stem, """
                - to: mock:%s
                - setBody: { constant: changed }
                - setHeader: { name: added, constant: later }
                - throwException: { exceptionType: java.lang.IllegalStateException, message: "no paper" }
                """.formatted(stem));
        String sent = order(event, store, 1);
        fixture.publish(sent);

        await().atMost(SOON).until(() -> deadLetters() == 1);
        Map<String, Object> row = jdbc.sql("select * from dead_letters where event_id = ?")
                .param(event)
                .query()
                .singleRow();
        assertThat(row)
                .containsEntry("route_id", stem)
                .containsEntry("store_id", store)
                .containsEntry("attempts", 4)
                .containsEntry("state", "open")
                .containsEntry("body", sent.getBytes(UTF_8));
        assertThat((String) row.get("cause")).isEqualTo("java.lang.IllegalStateException: no paper");
        assertThat(String.valueOf(row.get("headers"))).contains("order.created").doesNotContain("added");
        // Only the step that failed is tried again.
        assertThat(fixture.mock(stem).getReceivedCounter()).isEqualTo(1);

        fixture.publish(sent);
        UUID next = UUID.randomUUID();
        fixture.publish(order(next, store, 2));
        await().atMost(SOON).until(() -> deadLetters(next) == 1);
        assertThat(deadLetters()).as("dead letters of an event that came twice").isEqualTo(1);
    }

    @Test
    void anEventThatFailsAgainAfterItsDeadLetterWasSettledIsAnotherDeadLetter() {
        fixture.load(stem, ", dedupe: false", "- throwException: { exceptionType: java.lang.Exception, message: no }");
        fixture.publish(order(event, store, 1));
        await().atMost(SOON).until(() -> deadLetters() == 1);
        fixture.publish(order(event, store, 1));
        UUID next = UUID.randomUUID();
        fixture.publish(order(next, store, 2));
        await().atMost(SOON).until(() -> deadLetters(next) == 1);
        assertThat(deadLetters()).as("while the first is open").isEqualTo(1);

        jdbc.sql("update dead_letters set state = 'discarded' where event_id = ?")
                .param(event)
                .update();
        fixture.publish(order(event, store, 1));
        await().atMost(SOON).until(() -> deadLetters() == 2);
    }

    /** The broker hands an event to another instance when the one that has it in hand has lost its channel. */
    @Test
    void anEventThatAnotherInstanceHasDealtWithMeanwhileIsNoDeadLetter() {
        fixture.load(stem, "- to: mock:" + stem);
        fixture.mock(stem).whenAnyExchangeReceived(exchange -> {
            jdbc.sql("insert into inbox (consumer, event_id) values (?, ?) on conflict do nothing")
                    .params(stem, event)
                    .update();
            throw new IllegalStateException("too late");
        });
        fixture.publish(order(event, store, 1));
        UUID next = UUID.randomUUID();
        fixture.publish(order(next, store, 2));
        await().atMost(SOON).until(() -> deadLetters(next) == 1);
        assertThat(deadLetters()).isZero();
    }

    @Test
    void theDeadLetterOfAStoreThatIsNotThereBelongsToNoStore() {
        fixture.load(stem, "- throwException: { exceptionType: java.lang.Exception, message: no }");
        fixture.publish(order(event, store, 1));
        await().atMost(SOON).until(() -> deadLetters() == 1);
        assertThat(jdbc.sql("select store_id is null from dead_letters where event_id = ?")
                        .param(event)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void aMessageThatCannotBecomeADeadLetterOfItsRouteIsCollectedAtTheBroker() {
        String constraint = "refused_" + stem.replace("-", "_");
        jdbc.sql("alter table dead_letters add constraint " + constraint + " check (route_id <> '" + stem + "')")
                .update();
        try {
            fixture.load(stem, "- throwException: { exceptionType: java.lang.IllegalStateException, message: lost }");
            fixture.publish(order(event, store, 1));
            await().atMost(SOON).until(() -> deadLetters() == 1);
        } finally {
            jdbc.sql("alter table dead_letters drop constraint " + constraint).update();
        }
        // Not that of the route, but that of the broker's own dead-letter queue.
        Map<String, Object> letter = jdbc.sql("select * from dead_letters where event_id = ?")
                .param(event)
                .query()
                .singleRow();
        assertThat(letter)
                .containsEntry("route_id", "collect-dead-letters")
                .containsEntry("queue", Broker.isRabbitMq() ? stem : null)
                .containsEntry("body", order(event, store, 1).getBytes(UTF_8));
        assertThat(remembered(stem)).as("as given up").isEqualTo(Broker.isRabbitMq() ? 1 : 0);
    }

    @Test
    void aDatabaseThatIsAwayForAWhileCostsNoMessage() throws Exception {
        fixture.load(stem, "- to: mock:" + stem);
        databaseGoesAway();
        try {
            for (int order = 1; order <= 5; order++) {
                fixture.publish(order(UUID.randomUUID(), store, order));
            }
            await().atMost(SOON).until(() -> fixture.mock(stem).getReceivedCounter() >= 3);
        } finally {
            jdbc.sql("drop function away_" + stem.replace("-", "_") + " cascade")
                    .update();
        }
        await().atMost(SOON).until(() -> remembered(stem) == 5);
        assertThat(jdbc.sql("select count(*) from dead_letters where position(convert_to(?, 'UTF8') in body) > 0")
                        .param(store.toString())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aRouteThatStopsWhileTheDatabaseIsAwayHandsItsEventBack() {
        fixture.load(stem, "- to: mock:" + stem);
        databaseGoesAway();
        try {
            fixture.publish(order(event, store, 1));
            await().atMost(SOON).until(() -> fixture.mock(stem).getReceivedCounter() >= 2);
            fixture.clear();
        } finally {
            databaseComesBack();
        }
        fixture.load(stem, "- to: mock:" + stem);
        await().atMost(SOON).until(() -> remembered(stem) == 1);
    }

    @Test
    void aMessageThatIsNoEventDoesNotHoldUpTheOthers() throws Exception {
        fixture.load(stem, "- to: mock:" + stem);
        MockEndpoint mock = fixture.mock(stem);
        mock.expectedMessageCount(1);
        List<String> poison = List.of(
                "",
                "{",
                "[]",
                "\"text\"",
                "{\"specversion\":\"1.0\"}",
                order(event, store, 1).replace(event.toString(), "1"));
        long before = newestLetter();
        poison.forEach(fixture::publish);
        fixture.publish(order(event, store, 1));
        mock.assertIsSatisfied();
        // One copy for each queue that rejected it on RabbitMQ, one in all on the embedded broker.
        await().atMost(SOON).untilAsserted(() -> assertThat(jdbc.sql(
                                "select distinct convert_from(body, 'UTF8') from dead_letters where id > ? and store_id is null"
                                        + " and route_id = 'collect-dead-letters'")
                        .param(before)
                        .query(String.class)
                        .list())
                .containsAll(poison));
    }

    @Test
    void aDropInThatIsLoadedWhileTheBrokerIsAwayListensWhenItIsBack() {
        Broker.stop();
        try {
            fixture.load(stem, "- to: mock:" + stem);
        } finally {
            Broker.start();
        }
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            fixture.publish(order(UUID.randomUUID(), store, 1));
            assertThat(fixture.mock(stem).getReceivedCounter()).isPositive();
        });
    }

    @Test
    void aQueueThatIsDeletedUnderAListenerComesBack() {
        assumeTrue(Broker.isRabbitMq(), "the embedded broker does not report to a listener that its queue is gone");
        fixture.load(stem, "- to: mock:" + stem);
        admin.deleteQueue(stem);
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(() -> {
            fixture.publish(order(UUID.randomUUID(), store, 1));
            assertThat(fixture.mock(stem).getReceivedCounter()).isPositive();
        });
    }

    @Test
    void eventsWaitInTheQueueWhileTheFileIsAway() throws Exception {
        fixture.load(stem, "- to: mock:" + stem);
        fixture.clear();
        fixture.publish(order(event, store, 1));
        MockEndpoint mock = fixture.mock(stem);
        mock.expectedMessageCount(1);
        fixture.load(stem, "- to: mock:" + stem);
        mock.assertIsSatisfied();
    }

    private void addStore() {
        jdbc.sql("insert into stores (id, name, currency, time_zone) values (?, 'Test', 'KRW', 'Asia/Seoul')")
                .param(store)
                .update();
    }

    /** For this consumer, with the error of a server that shuts down. */
    private void databaseGoesAway() {
        jdbc.sql("""
                        create function away_%1$s() returns trigger language plpgsql as $$
                        begin
                            if new.consumer = '%2$s' then raise exception 'away' using errcode = '57P01'; end if;
                            return new;
                        end $$;
                        create trigger away_%1$s before insert on inbox for each row execute function away_%1$s()
                        """.formatted(stem.replace("-", "_"), stem)).update();
    }

    private void databaseComesBack() {
        jdbc.sql("drop function away_" + stem.replace("-", "_") + " cascade").update();
    }

    private long remembered(String consumer) {
        return jdbc.sql("select count(*) from inbox where consumer = ?")
                .param(consumer)
                .query(Long.class)
                .single();
    }

    private long newestLetter() {
        return jdbc.sql("select coalesce(max(id), 0) from dead_letters")
                .query(Long.class)
                .single();
    }

    private long deadLetters() {
        return deadLetters(event);
    }

    private long deadLetters(UUID id) {
        return jdbc.sql("select count(*) from dead_letters where event_id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }
}
