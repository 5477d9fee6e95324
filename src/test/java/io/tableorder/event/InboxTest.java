package io.tableorder.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.IntegrationTest;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@IntegrationTest
class InboxTest {

    private static final String CONSUMER = "inbox-test";

    @Autowired
    Inbox inbox;

    @Autowired
    Retention retention;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transactions;

    @Test
    void remembersAnEventOnceForEachConsumer() {
        UUID event = UUID.randomUUID();

        assertThat(inbox.seen(CONSUMER, event)).isFalse();
        assertThat(inbox.remember(CONSUMER, event)).isTrue();
        assertThat(inbox.remember(CONSUMER, event)).isFalse();
        assertThat(inbox.seen(CONSUMER, event)).isTrue();
        assertThat(inbox.remember(CONSUMER + "-2", event)).isTrue();
    }

    @Test
    void forgetsAnEventWhoseEffectIsRolledBack() {
        UUID event = UUID.randomUUID();

        transactions.executeWithoutResult(tx -> {
            inbox.remember(CONSUMER, event);
            tx.setRollbackOnly();
        });

        assertThat(inbox.remember(CONSUMER, event)).isTrue();
    }

    @Test
    void letsOneOfManyTwinsHaveTheEffect() throws Exception {
        UUID event = UUID.randomUUID();
        Callable<Boolean> twin = () -> inbox.remember(CONSUMER, event);
        ExecutorService consumers = Executors.newFixedThreadPool(8);
        try {
            List<Boolean> first = consumers
                    .invokeAll(Stream.generate(() -> twin).limit(8).toList())
                    .stream()
                    .map(InboxTest::result)
                    .filter(Boolean::booleanValue)
                    .toList();

            assertThat(first).hasSize(1);
        } finally {
            consumers.shutdown();
        }
    }

    @Test
    void deletesExpiredKeys() {
        UUID old = UUID.randomUUID();
        UUID recent = UUID.randomUUID();
        inbox.remember(CONSUMER, old);
        inbox.remember(CONSUMER, recent);
        jdbc.sql("update inbox set at = now() - interval '73 hours' where event_id = ?")
                .param(old)
                .update();

        retention.forgetDealtWith();

        assertThat(inbox.seen(CONSUMER, old)).isFalse();
        assertThat(inbox.seen(CONSUMER, recent)).isTrue();
    }

    private static boolean result(java.util.concurrent.Future<Boolean> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
