package io.tableorder.foundation.settings;

import static java.time.temporal.ChronoUnit.SECONDS;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.boot.logging.LogLevel;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/**
 * All settings of the service. {@code application.yml} maps the environment names of the README's table to them.
 *
 * @param env where the service runs; production refuses defaults that are only for trying it out
 * @param dataDir where embedded services and tickets keep their data
 * @param routesDir the watched folder of drop-in routes
 * @param uploadsDir the folder of images, unless {@code uploadsUrl} names another place
 * @param uploadsPublicUrl where clients get images, in place of the service's own {@code /uploads}
 * @param publicUrl where guests reach the service, for QR codes; without it, where the request for the codes came
 * @param tlsCaFile certificates, in PEM, of the authorities that sign those of PostgreSQL, Redis and RabbitMQ; Java's own without it
 * @param ticketFont a TrueType file for text that printers get as a picture
 * @param kitchenTicket whether the drop-in of that name is loaded; see {@link #loadsKitchenTicket}
 * @param trustedProxies addresses or CIDR ranges whose {@code X-Forwarded-For} is trusted
 * @param shutdownDrain how long an instance continues to serve before it stops, so that load balancers notice
 */
@Validated
@ConfigurationProperties("table-order")
public record Settings(
        @NotNull(message = "must be development, test or production")
        Mode env,

        @NotNull Path dataDir,
        @NotNull Path routesDir,
        @NotNull Path uploadsDir,
        @Nullable String uploadsUrl,
        @Nullable String uploadsPublicUrl,
        @Nullable String publicUrl,
        @Nullable String databaseUrl,
        @Nullable String redisUrl,
        @Nullable String rabbitmqUrl,
        @Nullable String tlsCaFile,
        @Nullable String ticketFont,
        @Nullable Boolean kitchenTicket,
        List<String> corsOrigins,
        List<String> trustedProxies,

        @Nullable @DurationUnit(SECONDS) @DurationMin(seconds = 0)
        Duration shutdownDrain,

        @NotNull @Valid Jwt jwt,
        @NotNull @Valid RateLimit rateLimit,
        @NotNull @Valid Orders orders,
        @NotNull @Valid Calls calls,
        @NotNull @Valid Stores stores,
        @NotNull @Valid Migrations migrations,
        @NotNull @Valid Streams streams,
        @NotNull @Valid Events events,
        @NotNull @Valid Deliveries deliveries,
        @NotNull @Valid DeadLetters deadLetters,
        @NotNull @Valid Webhook webhook,
        @NotNull @Valid Printers printers,
        @NotNull @Valid Logs logs,
        @NotNull @Valid Bootstrap bootstrap) {

    /** A property that is true if only the database is used, so that the other services and keys may be missing. */
    public static final String DATABASE_ALONE = "table-order.database-alone";

    private static final Duration DRAIN_IN_PRODUCTION = Duration.ofSeconds(5);

    private static final List<String> PRIVATE_NETWORKS =
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7", "::1/128");

    /** Where the service runs. */
    public enum Mode {
        DEVELOPMENT,
        TEST,
        PRODUCTION
    }

    /**
     * Access tokens.
     *
     * @param privateKeyPath PKCS#8 or PKCS#1 PEM for signing
     * @param publicKeyPath X.509 PEM of the same pair; other public keys in it, and in {@code *.pem} in its folder, verify tokens as well
     */
    public record Jwt(
            @NotNull Path privateKeyPath,
            @NotNull Path publicKeyPath,

            @Pattern(regexp = "RS256", message = "must be RS256")
            String algorithm,

            @Min(1) @Max(168) int expirationHours) {

        public Duration lifetime() {
            return Duration.ofHours(expirationHours);
        }

        /** The files as they are found: under the names of earlier versions if there are no others. */
        public KeyFiles keyFiles() {
            return KeyFiles.at(privateKeyPath, publicKeyPath);
        }
    }

    /**
     * Requests per minute.
     *
     * @param perMinute reads of one actor; and, counted separately, its changes
     * @param ordersPerMinute orders of one table
     * @param loginPerMinute attempts from one client address; and, counted separately, for one account
     * @param scansPerMinute scans of QR codes, and logins of paired tablets, from one client address: that of a whole restaurant
     * @param streamsPerMinute live streams that one actor opens
     * @param anonymousPerMinute requests without a token from one client address, counted by each instance
     */
    public record RateLimit(
            @Min(1) @Max(1_000_000) int perMinute,
            @Min(1) @Max(1_000_000) int ordersPerMinute,
            @Min(1) @Max(1_000_000) int loginPerMinute,
            @Min(1) @Max(1_000_000) int scansPerMinute,
            @Min(1) @Max(1_000_000) int streamsPerMinute,
            @Min(1) @Max(1_000_000) int anonymousPerMinute) {}

    /**
     * Orders.
     *
     * @param duplicateWindow how long the same cart of the same table session, without a key, counts as one order
     * @param historyRetentionMonths how long completed orders are kept
     */
    public record Orders(
            @NotNull @DurationUnit(SECONDS) @DurationMin(seconds = 0)
            Duration duplicateWindow,

            @Min(1) @Max(120) int historyRetentionMonths) {}

    /**
     * Calls of guests.
     *
     * @param escalateAfter how long a call may wait until it is escalated
     */
    public record Calls(
            @NotNull @DurationUnit(SECONDS) @DurationMin(seconds = 1)
            Duration escalateAfter) {}

    /**
     * Stores.
     *
     * @param pauseAfter how long a required connector may be out until its store is paused
     */
    public record Stores(
            @NotNull @DurationUnit(SECONDS) @DurationMin(seconds = 1)
            Duration pauseAfter) {}

    /**
     * Migrations of the schema.
     *
     * @param lockTimeout how long one waits for a lock before it gives up; PostgreSQL would take zero as for ever
     */
    public record Migrations(
            @NotNull
            @DurationUnit(SECONDS)
            @DurationMin(millis = 1, message = "must be longer than 0")
            @DurationMax(days = 1)
            Duration lockTimeout) {}

    /**
     * Live streams.
     *
     * @param perActor how many streams an actor may have open at one instance
     * @param most how many an instance may have open; null for as many as half of its heap holds
     */
    public record Streams(
            @Min(1) @Max(100_000) int perActor,
            @Nullable @Min(1) Integer most) {}

    /**
     * Events at the broker.
     *
     * @param classicQueues whether the queues of the original design are there as well
     */
    public record Events(boolean classicQueues) {}

    /**
     * Deliveries of connectors to printers, POS systems and webhooks.
     *
     * @param retentionDays how long settled deliveries are kept
     */
    public record Deliveries(@Min(1) @Max(365) int retentionDays) {}

    /**
     * Messages that could not be delivered.
     *
     * @param retentionDays how long redriven and discarded dead letters are kept
     */
    public record DeadLetters(@Min(1) @Max(3650) int retentionDays) {}

    /**
     * Webhooks.
     *
     * @param allowPrivate whether they may go to private addresses, and unencrypted in production
     */
    public record Webhook(boolean allowPrivate) {}

    /**
     * Printers that staff configure.
     *
     * @param networks addresses or CIDR ranges of printers; null for the default of the environment
     */
    public record Printers(@Nullable List<String> networks) {}

    /**
     * The log.
     *
     * @param level level of the log; below INFO it applies only to the service's own code
     * @param slowAfter requests and statements that take longer cause a warning
     */
    public record Logs(
            @NotNull LogLevel level,

            @NotNull @DurationUnit(SECONDS) @DurationMin(seconds = 0)
            Duration slowAfter) {}

    /** The first super admin, who is created if there is none. */
    public record Bootstrap(
            @Nullable String adminUsername, @Nullable String adminPassword) {

        /** The characters of an admin's user name. */
        public static final String USERNAME = "[A-Za-z0-9가-힣._@+-]*";

        public static final int LONGEST_USERNAME = 50;

        @Override
        public String toString() {
            return "Bootstrap[adminUsername=" + adminUsername + "]";
        }
    }

    public boolean inProduction() {
        return env == Mode.PRODUCTION;
    }

    /** The {@code shutdownDrain}; zero by default outside production, where no load balancer is in front of the service. */
    public Duration drain() {
        Duration otherwise = inProduction() ? DRAIN_IN_PRODUCTION : Duration.ZERO;
        return shutdownDrain == null ? otherwise : shutdownDrain;
    }

    /** Whether the drop-in that writes ticket files is loaded; by default only outside production. */
    public boolean loadsKitchenTicket() {
        return kitchenTicket == null ? !inProduction() : kitchenTicket;
    }

    /** The ranges of the printers that staff may configure; by default none in production, and all private ranges elsewhere. */
    public List<String> printerNetworks() {
        List<String> networks = printers.networks();
        boolean isSet = networks != null && !networks.isEmpty();
        return isSet ? List.copyOf(networks) : inProduction() ? List.of() : PRIVATE_NETWORKS;
    }

    /** Where images are kept. */
    public UploadsPlace uploads() {
        return StringUtils.hasText(uploadsUrl) ? UploadsPlace.parse(uploadsUrl) : new UploadsPlace.Folder(uploadsDir);
    }

    /** What the URL of an image begins with, up to the name of its file. */
    public String imageUrls() {
        String base = StringUtils.hasText(uploadsPublicUrl) ? uploadsPublicUrl.strip() : "/uploads";
        return StringUtils.trimTrailingCharacter(base, '/') + "/menus/";
    }

    /** Whether the password is refused, since it is guessable and this is production. */
    public boolean refusesPassword(String user, String password) {
        return inProduction() && ProductionRules.isGuessable(user, password);
    }

    /** Without the URLs, which may contain passwords. */
    @Override
    public String toString() {
        return "Settings[env=" + env + ", dataDir=" + dataDir + ", routesDir=" + routesDir + ", uploadsDir="
                + uploadsDir + ", uploadsUrl=" + uploadsUrl + ", uploadsPublicUrl=" + uploadsPublicUrl
                + ", corsOrigins=" + corsOrigins + ", trustedProxies=" + trustedProxies
                + ", shutdownDrain=" + drain() + ", jwt=" + jwt
                + ", rateLimit=" + rateLimit
                + ", orders=" + orders + ", calls=" + calls + ", stores=" + stores + ", migrations=" + migrations
                + ", streams=" + streams
                + ", webhook=" + webhook + ", printers=" + printers
                + ", logs=" + logs
                + ", bootstrap=" + bootstrap
                + "]";
    }
}
