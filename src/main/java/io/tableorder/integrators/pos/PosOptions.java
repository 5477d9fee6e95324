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
 * @param format of the messages
 * @param timeout for the whole exchange, from looking up the address to the answer's last byte
 */
record PosOptions(
        URI url,
        @Nullable String authorization,
        Format format,
        Duration timeout,
        List<Duration> retryDelays,
        Duration expiry,
        Duration probe) {

    private static final Set<String> NAMES =
            Set.of("url", "token", "format", "requestTimeout", "retryDelays", "expiry", "probe");

    /** A version of the messages. */
    enum Format {
        FIRST("pos-order/1"),
        SECOND("pos-order/2");

        private final String word;

        Format(String word) {
            this.word = word;
        }

        private static Format of(String word) {
            for (Format format : values()) {
                if (format.word.equals(word)) {
                    return format;
                }
            }
            throw new IllegalArgumentException("The option format is neither pos-order/1 nor pos-order/2");
        }
    }

    /** @throws IllegalArgumentException naming the option that is wrong or missing, but no value that may be a secret */
    static PosOptions of(Map<String, String> given) {
        ChannelOptions options = new ChannelOptions(given, NAMES);
        return new PosOptions(
                options.url("url"),
                options.authorization("token"),
                format(options.optional("format")),
                options.duration("requestTimeout", "30s", Duration.ofMinutes(2)),
                options.durations("retryDelays", "10s,20s,40s,80s,160s", Duration.ofDays(1)),
                options.duration("expiry", "24h", Duration.ofDays(30)),
                options.duration("probe", "30s", Duration.ofHours(1)));
    }

    private static Format format(@Nullable String word) {
        return word == null ? Format.FIRST : Format.of(word);
    }

    /** Leaves out the secret. */
    @Override
    public String toString() {
        return "PosOptions[url=" + url.getScheme() + "://" + url.getAuthority() + ", timeout=" + timeout + "]";
    }
}
