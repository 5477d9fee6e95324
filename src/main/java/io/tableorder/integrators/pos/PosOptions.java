package io.tableorder.integrators.pos;

import io.tableorder.integrators.delivery.ChannelOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a POS, as the author of a drop-in or staff give them.
 *
 * @param authorization the header's value; a secret
 * @param timeout for the whole exchange, from looking up the address to the answer's last byte
 */
record PosOptions(
        URI url,
        @Nullable String authorization,
        Duration timeout,
        List<Duration> retryDelays,
        Duration expiry,
        Duration probe) {

    private static final Set<String> NAMES = Set.of("url", "token", "requestTimeout", "retryDelays", "expiry", "probe");

    /** @throws IllegalArgumentException naming the option that is wrong or missing, but no value that may be a secret */
    static PosOptions of(Map<String, String> given) {
        ChannelOptions options = new ChannelOptions(given, NAMES);
        return new PosOptions(
                options.url("url"),
                options.authorization("token"),
                options.duration("requestTimeout", "30s", Duration.ofMinutes(2)),
                options.durations("retryDelays", "10s,20s,40s,80s,160s", Duration.ofDays(1)),
                options.duration("expiry", "24h", Duration.ofDays(30)),
                options.duration("probe", "30s", Duration.ofHours(1)));
    }

    /** Leaves out the secret. */
    @Override
    public String toString() {
        return "PosOptions[url=" + url.getScheme() + "://" + url.getAuthority() + ", timeout=" + timeout + "]";
    }
}
