package io.tableorder.access.throttle;

import io.tableorder.foundation.settings.Settings;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** The kinds of requests that are counted separately, each with a limit of its own. */
enum Budget {
    /** Orders, by table. */
    ORDERS(Settings.RateLimit::ordersPerMinute, 1),
    /** Reads, by actor. */
    READS(Settings.RateLimit::perMinute, 1),
    /** All other requests, by actor. */
    CHANGES(Settings.RateLimit::perMinute, 1),
    /** Requests of polling printers, by API key and printer. */
    PRINTERS(Settings.RateLimit::perMinute, 1),
    /** Login attempts, by client address and by account. */
    LOGINS(Settings.RateLimit::loginPerMinute, 4),
    /** Scans of QR codes and logins of paired tablets, by client address. */
    SCANS(Settings.RateLimit::scansPerMinute, 1),
    /** Openings of live streams and tickets for them, by actor. */
    STREAMS(Settings.RateLimit::streamsPerMinute, 1),
    /** Requests without accepted credentials, by client address. */
    ANONYMOUS(Settings.RateLimit::anonymousPerMinute, 1);

    private final ToIntFunction<Settings.RateLimit> perMinute;
    private final int stricterAlone;

    Budget(ToIntFunction<Settings.RateLimit> perMinute, int stricterAlone) {
        this.perMinute = perMinute;
        this.stricterAlone = stricterAlone;
    }

    /** The budget's name in the headers. */
    String policy() {
        return name().toLowerCase(Locale.ROOT);
    }

    int perMinute(Settings.RateLimit limits) {
        return perMinute.applyAsInt(limits);
    }

    /** The limit of an instance that counts by itself because Redis does not answer. */
    int perMinuteAlone(Settings.RateLimit limits) {
        return Math.max(1, perMinute(limits) / stricterAlone);
    }
}
