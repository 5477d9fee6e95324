package io.tableorder.integrators.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.simulator.SftpSimulator;
import io.tableorder.testing.Instance;
import io.tableorder.testing.StoreTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** The sample {@code day-file}, and with it the kamelets {@code table-order-day-source} and {@code sftp-sink}. */
@Timeout(600)
class DayFileTest extends StoreTest {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final String NAME = "day-file";
    private static final Path SAMPLE = Path.of("routes/samples", NAME + DropInGuard.SUFFIX);

    private final DropInFixture fixture;
    private final MeterRegistry meters;

    @TempDir
    private Path folder;

    private SftpSimulator server;
    private LocalDate today;
    private Map<String, String> settings = Map.of();

    @Autowired
    DayFileTest(ApplicationContext context, MeterRegistry meters) {
        this.fixture = new DropInFixture(context);
        this.meters = meters;
    }

    @BeforeEach
    void openAStoreWhereItIsNoon() throws Exception {
        int offset = 12 - ZonedDateTime.now(ZoneOffset.UTC).getHour();
        // What is east of Greenwich is negative there.
        jdbc.sql("update stores set time_zone = ? where id = ?")
                .params("Etc/GMT" + (offset <= 0 ? "+" : "-") + Math.abs(offset), store.id())
                .update();
        today = jdbc.sql("select business_day(?)")
                .param(store.id())
                .query(LocalDate.class)
                .single();
        server = new SftpSimulator(0, folder);
        settings = Map.of(
                NAME + ".store", store.id().toString(),
                NAME + ".host", "127.0.0.1",
                NAME + ".port", String.valueOf(server.port()),
                NAME + ".username", SftpSimulator.USER,
                NAME + ".key-file", server.keyFile().toString(),
                NAME + ".known-hosts", server.knownHostsFile().toString());
        settings.forEach(System::setProperty);
    }

    @AfterEach
    void close() throws Exception {
        fixture.clear();
        settings.keySet().forEach(System::clearProperty);
        server.close();
    }

    @Test
    void theSalesOfYesterdayAreAFile() throws Exception {
        sellYesterday();
        load();
        await().atMost(SOON).until(() -> isDone(1));
        assertThat(server.text("sales/" + name(1)))
                .isEqualTo("\uFEFF메뉴 ID,메뉴,주문 수,판매 수량,매출(KRW 최소 단위)\r\n" + store.soup() + ",된장국,1,1,9000\r\n"
                        + store.cola() + ",콜라,1,2,5000\r\n");
        assertThat(server.arrived()).containsExactly(name(1));
    }

    @Test
    void eachDayIsWrittenOnceAlthoughTwoInstancesRun() throws Exception {
        jdbc.sql("insert into connector_days (connector, store_id, done_until) values (?, ?, ?)")
                .params(NAME, store.id(), today.minusDays(9))
                .update();
        Path routes = Files.createDirectories(folder.resolve("other/routes"));
        Files.copy(SAMPLE, routes.resolve(NAME + DropInGuard.SUFFIX));
        try (Instance other = Instance.start(
                folder.resolve("other"),
                store.id(),
                Instance.NEVER,
                settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new))) {
            other.serve();
            await().atMost(SOON).until(() -> !server.arrived().isEmpty());
            load();
            await().atMost(SOON).until(() -> isDone(1));
        }
        assertThat(server.arrived())
                .containsExactlyElementsOf(IntStream.iterate(8, day -> day - 1)
                        .limit(8)
                        .mapToObj(this::name)
                        .toList());
    }

    @Test
    void aDayWaitsForAServerThatIsAwayAndIsNoDeadLetter() throws Exception {
        server.stop();
        load();
        await().atMost(SOON).until(() -> attempts() == 1 && waits());
        assertThat(exchangesFailed()).isEqualTo(1);
        // It is noon there, and yesterday was due at one o'clock in the morning.
        await().atMost(SOON).untilAsserted(() -> assertThat(age()).isBetween(hours(10), hours(13)));
        server.start();
        tryNow();
        await().atMost(SOON).until(() -> isDone(1));
        await().atMost(SOON).untilAsserted(() -> assertThat(age()).isZero());
        assertThat(server.arrived()).containsExactly(name(1));
        assertThat(store.count("dead_letters")).isZero();
        assertThat(attempts()).isZero();
    }

    @Test
    void aConnectorThatIsGoneIsNotBehind() throws Exception {
        server.stop();
        load();
        await().atMost(SOON).untilAsserted(() -> assertThat(age()).isPositive());
        fixture.clear();
        await().atMost(SOON).untilAsserted(() -> assertThat(age()).isNegative());
    }

    @Test
    void aServerWithAnotherKeyGetsNothing() throws Exception {
        server.changeKey();
        load();
        await().atMost(SOON).until(() -> attempts() == 1 && waits());
        assertThat(server.arrived()).isEmpty();
        assertThat(Files.readAllLines(server.knownHostsFile())).hasSize(1);
    }

    private void load() throws Exception {
        fixture.loadAsItIs(NAME, Files.readString(SAMPLE));
    }

    private void sellYesterday() {
        long order = api.post("/api/customer/orders")
                .as(store.tableToken(0))
                .json(store.cart())
                .send()
                .expect(201)
                .json()
                .path("id")
                .asLong();
        jdbc.sql("update orders set business_day = business_day - 1 where id = ?")
                .param(order)
                .update();
    }

    private String name(int daysAgo) {
        return "sales-" + today.minusDays(daysAgo) + ".csv";
    }

    private boolean isDone(int daysAgo) {
        return days().equals(List.of(today.minusDays(daysAgo)));
    }

    private List<LocalDate> days() {
        return jdbc.sql("select done_until from connector_days where connector = ? and store_id = ?")
                .params(NAME, store.id())
                .query(LocalDate.class)
                .list();
    }

    private int attempts() {
        return jdbc.sql("select coalesce(sum(attempts), 0) from connector_days where store_id = ?")
                .param(store.id())
                .query(Integer.class)
                .single();
    }

    /** In the metrics: of the oldest day that waits, in seconds; less than 0 if the connector is not there. */
    private double age() {
        Gauge age = meters.find("tableorder.connectors.day.age")
                .tag("connector", NAME)
                .gauge();
        return age == null ? -1 : age.value();
    }

    private static double hours(int hours) {
        return Duration.ofHours(hours).toSeconds();
    }

    /** For its next attempt, and no longer for what comes of one. */
    private boolean waits() {
        return jdbc.sql("""
                        select exists (
                            select from connector_days
                             where store_id = ? and next_attempt_at between now() and now() + interval '1 minute')
                        """).param(store.id()).query(Boolean.class).single();
    }

    private void tryNow() {
        jdbc.sql("update connector_days set next_attempt_at = now() where store_id = ?")
                .param(store.id())
                .update();
    }

    private long exchangesFailed() {
        JsonNode connectors = api.get("/api/admin/connectors")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
        for (JsonNode connector : connectors) {
            if (connector.path("name").asText().equals(NAME)) {
                for (JsonNode route : connector.path("routes")) {
                    if (route.path("id").asText().equals(NAME)) {
                        return route.path("exchanges_failed").asLong();
                    }
                }
            }
        }
        throw new AssertionError(connectors.toString());
    }
}
