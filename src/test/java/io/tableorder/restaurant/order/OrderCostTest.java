package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tableorder.testing.DriverLog;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestOptions;
import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What an order costs the threads that serve it is at most what {@code bench/order-cost.properties} says, of the bytes that they allocate a
 * tenth more. The figures are medians of warm orders, and the same on a slow machine. {@code -Dtable-order.cost=write} writes the file. An
 * order of three lines of which two have options costs more memory, and no round trip and no statement more.
 *
 * <p>The optimizing compiler takes a tenth of the bytes away, some thousand orders later. Without it ({@code -XX:TieredStopAtLevel=1})
 * the bytes are the same each time, as {@code .ci/run} wants them for the record.
 */
class OrderCostTest extends StoreTest {

    private static final String PLAIN = "";
    private static final String WITH_OPTIONS = "with-options.";

    /** Bytes that nobody has recorded yet are not held. */
    private static final String NOT_RECORDED = String.valueOf(Long.MAX_VALUE);

    private static final String TITLE =
            "# What an order costs the threads that serve it; OrderCostTest holds it, and says how this file is written.";

    private static final Path RECORD = Path.of("bench/order-cost.properties");
    private static final Path REPORT = Path.of("target/order-cost.txt");
    private static final boolean WRITES = "write".equals(System.getProperty("table-order.cost"));

    private static final int TABLES = 20;
    private static final int WARM_UP = 400;
    private static final int COUNTED = 50;
    private static final int WEIGHED = 400;

    private static final double TOLERANCE = 0.1;

    private static final Pattern SERVES = Pattern.compile("(http-nio-.*-exec|orders)-.*");

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Logger BUSINESS = (Logger) LoggerFactory.getLogger("business");

    @Autowired
    private MeterRegistry meters;

    @BeforeAll
    static void beginTheReport() throws IOException {
        Files.deleteIfExists(REPORT);
    }

    /** As in production: the line of an order is a part of its cost. */
    @BeforeEach
    void logEachOrder() {
        BUSINESS.setLevel(Level.INFO);
    }

    @AfterEach
    void logNoOrder() {
        BUSINESS.setLevel(Level.WARN);
    }

    private int placed;

    /** @param kind of orders, the beginning of the keys of their figures */
    private record Cost(String kind, long roundTrips, long statements, long redisCommands, long bytes) {

        static Cost recorded(String kind) throws IOException {
            Properties record = record();
            return new Cost(
                    kind,
                    Long.parseLong(record.getProperty(kind + "round-trips")),
                    Long.parseLong(record.getProperty(kind + "statements")),
                    Long.parseLong(record.getProperty(kind + "redis-commands")),
                    Long.parseLong(record.getProperty(kind + "bytes", NOT_RECORDED)));
        }

        private static Properties record() throws IOException {
            Properties record = new Properties();
            try (Reader reader = Files.newBufferedReader(RECORD)) {
                record.load(reader);
            }
            return record;
        }

        void write() throws IOException {
            Properties record = record();
            record.setProperty(kind + "round-trips", String.valueOf(roundTrips));
            record.setProperty(kind + "statements", String.valueOf(statements));
            record.setProperty(kind + "redis-commands", String.valueOf(redisCommands));
            record.setProperty(kind + "bytes", String.valueOf(bytes));
            Files.writeString(
                    RECORD,
                    Stream.of(PLAIN, WITH_OPTIONS)
                            .flatMap(each -> Stream.of("round-trips", "statements", "redis-commands", "bytes")
                                    .map(figure -> each + figure))
                            .filter(record::containsKey)
                            .map(key -> key + "=" + record.getProperty(key))
                            .collect(Collectors.joining("\n", TITLE + "\n", "\n")));
        }

        boolean isBelow(Cost other) {
            return roundTrips < other.roundTrips
                    || statements < other.statements
                    || redisCommands < other.redisCommands
                    || bytes < other.bytes * (1 - TOLERANCE);
        }
    }

    @Test
    void anOrderCostsNoMoreThanIsRecorded() throws IOException {
        hold(PLAIN, store.cart());
    }

    @Test
    void anOrderWithOptionsCostsNoMoreThanIsRecorded() throws IOException {
        TestOptions options = new TestOptions(jdbc, store);
        long size = options.group(store.soup(), "크기", 1, 1);
        long large = options.option(size, "곱빼기", 1_000);
        options.option(size, "보통", 0);
        long extras = options.group(store.soup(), "추가", 0, 5);
        long egg = options.option(extras, "계란", 500);
        String soup = "{\"menu_id\":" + store.soup() + ",\"quantity\":1,\"options\":[{\"option_id\":" + large
                + "},{\"option_id\":" + egg + ",\"quantity\":2}]}";
        hold(WITH_OPTIONS, "{\"items\":[" + soup + "," + soup + ",{\"menu_id\":" + store.cola() + ",\"quantity\":2}]}");
    }

    private void hold(String kind, String cart) throws IOException {
        for (int i = 2; i < TABLES; i++) {
            store.addTable("table " + i);
        }
        for (int i = 0; i < WARM_UP; i++) {
            order(cart);
        }
        Cost cost = measured(kind, cart);
        if (WRITES) {
            cost.write();
        }
        Cost recorded = Cost.recorded(kind);
        Files.writeString(
                REPORT,
                "measured " + cost + "\nrecorded " + recorded + "\n"
                        + (cost.isBelow(recorded) ? "An order costs less than is recorded: lower the record\n" : ""),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        assertThat(cost.roundTrips()).as("round trips to the database").isLessThanOrEqualTo(recorded.roundTrips());
        assertThat(cost.statements()).as("statements").isLessThanOrEqualTo(recorded.statements());
        assertThat(cost.redisCommands()).as("commands to Redis").isLessThanOrEqualTo(recorded.redisCommands());
        assertThat((double) cost.bytes())
                .as("bytes that the serving threads allocate for an order")
                .isLessThanOrEqualTo(recorded.bytes() * (1 + TOLERANCE));
    }

    private Cost measured(String kind, String cart) {
        List<Long> bytes = new ArrayList<>();
        List<Long> redisCommands = new ArrayList<>();
        for (int i = 0; i < WEIGHED; i++) {
            long bytesBefore = allocated();
            long commandsBefore = redisCommands();
            order(cart);
            bytes.add(allocated() - bytesBefore);
            redisCommands.add(redisCommands() - commandsBefore);
        }
        List<Long> roundTrips = new ArrayList<>();
        List<Long> statements = new ArrayList<>();
        AtomicLong syncs = new AtomicLong();
        AtomicLong executions = new AtomicLong();
        // Writes down what the driver does, and allocates for that.
        try (DriverLog log = new DriverLog(message -> count(message.strip(), syncs, executions))) {
            for (int i = 0; i < COUNTED; i++) {
                order(cart);
                roundTrips.add(syncs.getAndSet(0));
                statements.add(executions.getAndSet(0));
            }
        }
        return new Cost(kind, median(roundTrips), median(statements), median(redisCommands), median(bytes));
    }

    private static void count(String message, AtomicLong syncs, AtomicLong executions) {
        if (SERVES.matcher(Thread.currentThread().getName()).matches()) {
            syncs.addAndGet(message.startsWith("FE=> Sync") ? 1 : 0);
            executions.addAndGet(message.startsWith("FE=> Execute") ? 1 : 0);
        }
    }

    /** By all threads that serve requests, since they were started. The end of a request may count for the next one. */
    private static long allocated() {
        long[] serving = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> SERVES.matcher(thread.getThreadName()).matches())
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        return Arrays.stream(THREADS.getThreadAllocatedBytes(serving))
                .filter(each -> each > 0)
                .sum();
    }

    private long redisCommands() {
        return meters.find("lettuce.command.completion").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private void order(String cart) {
        api.post("/api/customer/orders")
                .as(store.tableToken(placed++ % TABLES))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .json(cart)
                .sendUnchecked()
                .expect(201);
    }
}
