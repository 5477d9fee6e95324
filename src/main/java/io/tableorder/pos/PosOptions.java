package io.tableorder.pos;

import io.tableorder.delivery.ChannelOptions;
import io.tableorder.outbound.Authority;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * What an author has written about a POS.
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
    private static final int MOST_DELAYS = 20;
    private static final Duration SHORTEST = Duration.ofMillis(10);

    /** @throws IllegalArgumentException naming the option that is wrong or missing, but no value that may be a secret */
    static PosOptions of(Map<String, String> given) {
        ChannelOptions options = new ChannelOptions(given, NAMES);
        return new PosOptions(
                url(options.required("url")),
                authorization(options.optional("token")),
                duration("requestTimeout", options.asWritten("requestTimeout", "30s"), Duration.ofMinutes(2)),
                Arrays.stream(options.asWritten("retryDelays", "10s,20s,40s,80s,160s")
                                .split(","))
                        .limit(MOST_DELAYS)
                        .map(delay -> duration("retryDelays", delay, Duration.ofDays(1)))
                        .toList(),
                duration("expiry", options.asWritten("expiry", "24h"), Duration.ofDays(30)),
                duration("probe", options.asWritten("probe", "30s"), Duration.ofHours(1)));
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            boolean isHttp = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            if (!isHttp || Authority.of(url).isEmpty() || url.getFragment() != null) {
                throw new IllegalArgumentException("The option url is no address that begins with https:// or http://");
            }
            if (url.getUserInfo() != null) {
                throw new IllegalArgumentException("The option url holds a password; the option token is for that");
            }
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("The option url is no address", e);
        }
    }

    /** A token with a scheme before it goes as it is. */
    private static @Nullable String authorization(@Nullable String token) {
        if (token == null) {
            return null;
        }
        if (!token.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException("The option token holds what no header may hold");
        }
        return token.contains(" ") ? token : "Bearer " + token;
    }

    private static Duration duration(String option, String text, Duration longest) {
        Duration duration;
        try {
            duration = Objects.requireNonNull(DurationStyle.detectAndParse(text.strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The option " + option + " is no time such as 30s or 5m", e);
        }
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(longest) > 0) {
            throw new IllegalArgumentException("The option " + option + " is not between 10ms and " + longest);
        }
        return duration;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "PosOptions[url=" + url.getScheme() + "://" + url.getAuthority() + ", timeout=" + timeout + "]";
    }
}
