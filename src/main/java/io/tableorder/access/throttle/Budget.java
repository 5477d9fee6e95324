package io.tableorder.access.throttle;

import io.tableorder.foundation.settings.Settings;
import java.util.Locale;
import java.util.function.ToIntFunction;

/** What is counted apart. */
enum Budget {
    /** Orders of a table. */
    ORDERS(Settings.RateLimit::ordersPerMinute, 1),
    /** Everything that an actor looks up. */
    READS(Settings.RateLimit::perMinute, 1),
    /** Everything else that an actor does. */
    CHANGES(Settings.RateLimit::perMinute, 1),
    /** Everything that a printer does which polls, for each printer of a key. */
    PRINTERS(Settings.RateLimit::perMinute, 1),
    /** Login attempts, by client address and by account. */
    LOGINS(Settings.RateLimit::loginPerMinute, 4),
    /** Live streams that an actor opens, and tickets for them. */
    STREAMS(Settings.RateLimit::streamsPerMinute, 1),
    /** Requests without a token, by client address. */
    ANONYMOUS(Settings.RateLimit::anonymousPerMinute, 1);

    private final ToIntFunction<Settings.RateLimit> perMinute;
    private final int stricterAlone;

    Budget(ToIntFunction<Settings.RateLimit> perMinute, int stricterAlone) {
        this.perMinute = perMinute;
        this.stricterAlone = stricterAlone;
    }

    /** Its name in the headers. */
    String policy() {
        return name().toLowerCase(Locale.ROOT);
    }

    int perMinute(Settings.RateLimit limits) {
        return perMinute.applyAsInt(limits);
    }

    /** What an instance allows that cannot ask Redis. */
    int perMinuteAlone(Settings.RateLimit limits) {
        return Math.max(1, perMinute(limits) / stricterAlone);
    }
}
