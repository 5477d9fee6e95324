package io.tableorder.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.delivery.Targets;
import io.tableorder.testing.StoreTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The targets of webhooks while the database does not do as it should. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class OpenWebhooksTest extends StoreTest {

    @Autowired
    private Targets targets;

    @Autowired
    private WebhookSender sender;

    @Autowired
    private DataSource database;

    /** No row has it. */
    private final long id = -ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

    private final CountDownLatch isAsked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);

    @AfterEach
    void close() {
        answers.countDown();
        targets.close(StoreWebhook.target(id));
    }

    @Test
    void nobodyWaitsForADatabaseThatHangsAndWhatIsShownMeanwhileStays() throws Exception {
        OpenWebhooks open = open(new DelegatingDataSource(database) {
            @Override
            public Connection getConnection() throws SQLException {
                isAsked.countDown();
                try {
                    answers.await(50, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return super.getConnection();
            }
        });
        CompletableFuture<Void> refresh = CompletableFuture.runAsync(open::refresh);
        assertThat(isAsked.await(50, TimeUnit.SECONDS)).isTrue();
        open.show(new Webhooks.Entry(id, store.id(), true));
        assertThat(refresh).isNotDone();
        answers.countDown();
        refresh.get();
        assertThat(targets.isOpen(StoreWebhook.target(id))).isTrue();

        open.refresh();
        assertThat(targets.isOpen(StoreWebhook.target(id))).isFalse();
    }

    @Test
    void thatTheDatabaseIsAwayIsSaidOnceAndClosesNothing(CapturedOutput output) {
        OpenWebhooks open = open(new DelegatingDataSource(database) {
            @Override
            public Connection getConnection() throws SQLException {
                throw new SQLException("away");
            }
        });
        open.show(new Webhooks.Entry(id, store.id(), true));
        for (int i = 0; i < 3; i++) {
            open.refresh();
        }
        assertThat(targets.isOpen(StoreWebhook.target(id))).isTrue();
        assertThat(output.toString()).containsOnlyOnce("Webhooks stay as they are");
    }

    private OpenWebhooks open(DataSource from) {
        return new OpenWebhooks(new Webhooks(JdbcClient.create(from)), sender, targets);
    }
}
