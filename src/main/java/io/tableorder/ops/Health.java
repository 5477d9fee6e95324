package io.tableorder.ops;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tableorder.deadletter.DeadLetterDepth;
import io.tableorder.event.Backlog;
import io.tableorder.event.Relay;
import io.tableorder.http.Answers;
import io.tableorder.http.Json;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How the service is. Without the database it is down; without Redis or the broker, or with events that have waited for a
 * minute, it is degraded: orders are taken all the same. Answers within a second, whatever hangs.
 */
@Component
class Health {

    private static final Duration PATIENCE = Duration.ofMillis(800);
    private static final long MANY_EVENTS = 1_000;
    private static final Duration OLD_EVENT = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final RedisConnectionFactory redis;
    private final Relay relay;
    private final DeadLetterDepth deadLetters;
    private final Json json;

    /** A check that hangs keeps its thread; when all hang, the next check is not even begun. */
    private final ExecutorService checks =
            new ThreadPoolExecutor(0, 12, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "health");
                thread.setDaemon(true);
                return thread;
            });

    Health(JdbcClient jdbc, RedisConnectionFactory redis, Relay relay, DeadLetterDepth deadLetters, Json json) {
        this.jdbc = jdbc;
        this.redis = redis;
        this.relay = relay;
        this.deadLetters = deadLetters;
        this.json = json;
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

    void answer(Exchange exchange) {
        Report report = report();
        Answers.write(exchange.getMessage(), report.status() == Status.DOWN ? 503 : 200, json.write(report));
    }

    private Report report() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<String, Future<Check>> running = new LinkedHashMap<>();
        start(running, "database", this::database);
        start(running, "redis", this::redis);
        start(running, "outbox", this::outbox);
        Check database = await(running.get("database"), deadline, Status.DOWN);
        Map<String, Check> results = new LinkedHashMap<>();
        results.put("database", database);
        results.put("redis", await(running.get("redis"), deadline, Status.DOWN));
        results.put("rabbitmq", new Check(relay.brokerReachable() ? Status.OK : Status.DOWN));
        results.put("outbox", await(running.get("outbox"), deadline, Status.DOWN));
        results.put("dead_letters", deadLetters());
        boolean allWell = results.values().stream().allMatch(check -> check.status() == Status.OK);
        Status status = database.status() == Status.DOWN ? Status.DOWN : allWell ? Status.OK : Status.DEGRADED;
        return new Report(status, results);
    }

    private void start(Map<String, Future<Check>> running, String name, Callable<Check> check) {
        try {
            running.put(name, checks.submit(check));
        } catch (RejectedExecutionException allHang) {
            running.put(name, CompletableFuture.failedFuture(allHang));
        }
    }

    private static Check await(@Nullable Future<Check> check, long deadline, Status otherwise) {
        if (check == null) {
            return new Check(otherwise);
        }
        try {
            return check.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Check(otherwise);
        } catch (ExecutionException | TimeoutException e) {
            check.cancel(true);
            return new Check(otherwise);
        }
    }

    private Check database() {
        jdbc.sql("select 1").query(Integer.class).single();
        return new Check(Status.OK);
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

    /** They wait for people, and hold nothing up: however many there are, the service is as well as without them. */
    private Check deadLetters() {
        long open = deadLetters.open();
        return new Check(
                Status.OK, null, open, open == 0 ? null : deadLetters.age().toSeconds());
    }

    @PreDestroy
    void stop() {
        checks.shutdownNow();
    }
}
