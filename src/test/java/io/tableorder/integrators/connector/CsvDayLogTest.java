package io.tableorder.integrators.connector;

import static io.tableorder.integrators.connector.DropInFixture.order;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.testing.StoreTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The sample {@code csv-day-log}, copied into the routes folder as it asks its reader to do. */
@Tag("broker")
@Timeout(120)
class CsvDayLogTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String NAME = "csv-day-log";

    private final DropInFixture fixture;
    private final Settings settings;
    private final AmqpAdmin admin;
    private final UUID event = UUID.randomUUID();

    @Autowired
    CsvDayLogTest(ApplicationContext context, Settings settings, AmqpAdmin admin) {
        this.fixture = new DropInFixture(context);
        this.settings = settings;
        this.admin = admin;
    }

    @BeforeEach
    void copyTheSample() throws IOException {
        FileSystemUtils.deleteRecursively(folder());
        System.setProperty(NAME + ".store", store.id().toString());
        Path samples = Path.of("routes/samples");
        for (String template : List.of(NAME + ".ftl", NAME + "-name.ftl")) {
            Files.copy(
                    samples.resolve(template),
                    settings.routesDir().resolve(template),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        fixture.loadAsItIs(NAME, Files.readString(samples.resolve(NAME + DropInGuard.SUFFIX)));
    }

    @AfterEach
    void removeIt() throws IOException {
        fixture.clear();
        admin.deleteQueue(NAME);
        System.clearProperty(NAME + ".store");
        for (String template : List.of(NAME + ".ftl", NAME + "-name.ftl")) {
            Files.deleteIfExists(settings.routesDir().resolve(template));
        }
    }

    @Test
    void ordersOfADayAreLinesOfItsFile() {
        fixture.publish(order(event, store.id(), 41, "KRW", 24500, "=1+1"));
        fixture.publish(order(UUID.randomUUID(), store.id(), 42, "KRW", 24500, "창가, \\\"조용히\\\"\\r\\n부탁"));
        fixture.publish(order(UUID.randomUUID(), store.id(), 43, "KRW", 24500, "+82 10\\n-1")
                .replace("2026-03-01T09:30:12", "2026-03-01T15:30:12"));
        fixture.publish(order(UUID.randomUUID(), store.id(), 44, "KRW", 24500, "＝1+1")
                .replace("2026-03-01T09", "2026-03-03T09"));
        await().atMost(SOON).untilAsserted(() -> assertThat(text("2026-03-02")).endsWith("\r\n"));
        await().atMost(SOON).untilAsserted(() -> assertThat(text("2026-03-03")).contains(",'＝1+1,24500,KRW,"));

        assertThat(text("2026-03-01"))
                .startsWith(
                        "order_id,order_number,created_at,store_id,table_number,items,note,total_price,currency,event_id\r\n"
                                + "41,12,2026-03-01T18:30:12," + store.id() + ",3,김치찌개 x 2; 계란말이 x 1,'=1+1,24500,KRW,"
                                + event
                                + "\r\n42,")
                .contains(",\"창가, \"\"조용히\"\"\r\n부탁\",24500,KRW,");
        assertThat(text("2026-03-02"))
                .contains("43,12,2026-03-02T00:30:12,")
                .contains(",\"'+82 10\n-1\",")
                .containsOnlyOnce("order_id");
    }

    @Test
    void anEventThatComesTwiceIsOneLineAndTheHeaderStaysOne() throws IOException {
        fixture.publish(order(event, store.id(), 41));
        fixture.publish(order(event, store.id(), 41));
        fixture.publish(order(UUID.randomUUID(), store.id(), 42));
        await().atMost(SOON).until(() -> text("2026-03-01").contains("\r\n42,"));
        assertThat(text("2026-03-01").lines()).hasSize(3);
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files).hasSize(1);
        }
    }

    private Path folder() {
        return settings.dataDir().resolve("drop-ins").resolve(NAME);
    }

    private String text(String day) {
        Path file = folder().resolve("orders-" + day + ".csv");
        try {
            return Files.exists(file) ? Files.readString(file, UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
