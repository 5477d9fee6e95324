package io.tableorder.ops;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import com.zaxxer.hikari.HikariDataSource;
import io.tableorder.edge.Traffic;
import io.tableorder.event.Backlog;
import io.tableorder.event.Relay;
import io.tableorder.foundation.database.DatabaseWatch;
import io.tableorder.integrators.deadletter.DeadLetterDepth;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Reports the health of the service. It is down without the database, and while it starts or stops. It is degraded, but takes orders,
 * without Redis or the broker, or when events have waited for a minute. Answers within a second, even if a dependency hangs.
 */
@Component
class Health implements DisposableBean {

    private static final long MANY_EVENTS = 1_000;
    private static final Duration OLD_EVENT = Duration.ofMinutes(1);

    private final DatabaseWatch database;
    private final HikariDataSource orders;
    private final RedisConnectionFactory redis;
    private final Relay relay;
    private final DeadLetterDepth deadLetters;
    private final Traffic traffic;

    /** At most one thread for each probe. */
    private final ExecutorService threads = Executors.newCachedThreadPool(daemons());

    private final Probe<Check> redisProbe = probe(this::redis);
    private final Probe<Check> outboxProbe = probe(this::outbox);

    Health(
            DatabaseWatch database,
            DataSource orders,
            RedisConnectionFactory redis,
            Relay relay,
            DeadLetterDepth deadLetters,
            Traffic traffic)
            throws SQLException {
        this.database = database;
        this.orders = orders.unwrap(HikariDataSource.class);
        this.redis = redis;
        this.relay = relay;
        this.deadLetters = deadLetters;
        this.traffic = traffic;
    }

    enum Status {
        OK,
        DEGRADED,
        DOWN;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Check(
            Status status,
            @Nullable Long pending,
            @Nullable Long open,
            @Nullable Long oldestSeconds) {

        Check(Status status) {
            this(status, null, null, null);
        }
    }

    record Report(Status status, Map<String, Check> checks) {}

    Report report() {
        Probe.Answer<Check> redisAnswer = redisProbe.ask();
        Probe.Answer<Check> outboxAnswer = outboxProbe.ask();
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("database", database());
        checks.put("redis", redisAnswer.get());
        checks.put("rabbitmq", new Check(relay.brokerReachable() ? Status.OK : Status.DOWN));
        checks.put("outbox", outboxAnswer.get());
        checks.put("dead_letters", deadLetters());
        if (!traffic.isOpen()) {
            checks.put(traffic.state().name().toLowerCase(Locale.ROOT), new Check(Status.DOWN));
        }
        return new Report(status(checks), checks);
    }

    private Status status(Map<String, Check> checks) {
        if (!traffic.isOpen() || Status.DOWN == statusOf(checks, "database")) {
            return Status.DOWN;
        }
        return checks.values().stream().allMatch(check -> check.status() == Status.OK) ? Status.OK : Status.DEGRADED;
    }

    private static @Nullable Status statusOf(Map<String, Check> checks, String name) {
        Check check = checks.get(name);
        return check == null ? null : check.status();
    }

    private Probe<Check> probe(java.util.concurrent.Callable<Check> question) {
        return new Probe<>(question, new Check(Status.DOWN), threads);
    }

    private Check database() {
        if (!database.answers()) {
            return new Check(Status.DOWN);
        }
        return new Check(isCrowded() ? Status.DEGRADED : Status.OK);
    }

    /** Whether a thread waits for a connection of the main pool. */
    private boolean isCrowded() {
        var connections = orders.getHikariPoolMXBean();
        return connections != null && connections.getThreadsAwaitingConnection() > 0;
    }

    private Check redis() {
        try (var connection = redis.getConnection()) {
            connection.ping();
            return new Check(Status.OK);
        }
    }

    private Check outbox() {
        Backlog backlog = relay.backlog();
        boolean isFlowing = backlog.waiting() < MANY_EVENTS && backlog.age().compareTo(OLD_EVENT) < 0;
        return new Check(
                isFlowing ? Status.OK : Status.DEGRADED,
                backlog.waiting(),
                null,
                backlog.age().toSeconds());
    }

    /** Dead letters wait for people and block nothing, so they never make the service degraded. */
    private Check deadLetters() {
        long open = deadLetters.open();
        return new Check(
                Status.OK, null, open, open == 0 ? null : deadLetters.age().toSeconds());
    }

    private static CustomizableThreadFactory daemons() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("health-");
        factory.setDaemon(true);
        return factory;
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
