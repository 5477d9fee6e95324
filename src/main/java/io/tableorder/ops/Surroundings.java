package io.tableorder.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.event.Relay;
import io.tableorder.foundation.database.DatabaseWatch;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.foundation.uploads.Uploads;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.stereotype.Component;

/**
 * Metrics of the service's dependencies: whether PostgreSQL, Redis, the broker and S3 answer, and how much disk space is left for uploads. They
 * show the last result, so reading them never hangs. A Redis without a recent result counts as away.
 */
@Component
class Surroundings {

    /** Longer than a ping of Redis may take. */
    private static final long FRESH = Duration.ofSeconds(15).toNanos();

    private final RedisConnectionFactory redis;
    private final Uploads uploads;
    private volatile boolean redisAnswers;
    private volatile long redisAsked = System.nanoTime();
    private volatile double freeBytes = Double.NaN;
    private volatile double totalBytes = Double.NaN;

    Surroundings(
            RedisConnectionFactory redis,
            DatabaseWatch database,
            Relay relay,
            Uploads uploads,
            Settings settings,
            ObjectProvider<BuildProperties> build,
            MeterRegistry meters) {
        this.redis = redis;
        this.uploads = uploads;
        dependency(meters, "postgresql", database::answers);
        dependency(meters, "redis", () -> redisAnswers && System.nanoTime() - redisAsked < FRESH);
        dependency(meters, "rabbitmq", relay::brokerReachable);
        if (uploads.answers().isPresent()) {
            dependency(meters, "s3", () -> uploads.answers().orElse(true));
        }
        Gauge.builder("tableorder.uploads.free", this, surroundings -> surroundings.freeBytes)
                .description("Room that is left where uploads are kept")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("tableorder.uploads.total", this, surroundings -> surroundings.totalBytes)
                .description("Size of the file system that uploads are kept on")
                .baseUnit("bytes")
                .register(meters);
        BuildProperties built = build.getIfAvailable();
        Gauge.builder("tableorder.build.info", () -> 1)
                .description("Always 1; the labels say what runs")
                .tag("version", known(built, "version"))
                .tag("revision", known(built, "revision"))
                .tag("java", Runtime.version().toString())
                .tag("env", settings.env().name().toLowerCase(Locale.ROOT))
                .register(meters);
    }

    private static String known(@Nullable BuildProperties built, String name) {
        String value = built == null ? null : built.get(name);
        return value == null ? "unknown" : value;
    }

    private static void dependency(MeterRegistry meters, String name, BooleanSupplier answers) {
        Gauge.builder("tableorder.dependency.up", () -> answers.getAsBoolean() ? 1 : 0)
                .description("1 while it answers this instance")
                .tag("dependency", name)
                .register(meters);
    }

    void askRedis() {
        boolean answers;
        try (var connection = redis.getConnection()) {
            connection.ping();
            answers = true;
        } catch (RuntimeException e) {
            answers = false;
        }
        redisAnswers = answers;
        redisAsked = System.nanoTime();
    }

    /** Measures the room where the uploads are, which in a bucket has no end; asks a server that was away whether it is back. */
    void measureUploads() {
        if (!uploads.answers().orElse(true)) {
            uploads.prepare();
        }
        Optional<Uploads.Room> room = uploads.room();
        freeBytes = room.map(measured -> (double) measured.free()).orElse(Double.NaN);
        totalBytes = room.map(measured -> (double) measured.total()).orElse(Double.NaN);
    }
}
