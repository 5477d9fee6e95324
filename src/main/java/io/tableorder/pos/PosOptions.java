package io.tableorder.pos;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
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
    static PosOptions of(Map<String, String> options) {
        Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.removeAll(NAMES);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("A POS has no option " + String.join(", ", unknown));
        }
        return new PosOptions(
                url(options.get("url")),
                authorization(options.get("token")),
                duration("requestTimeout", options.getOrDefault("requestTimeout", "30s"), Duration.ofMinutes(2)),
                Arrays.stream(options.getOrDefault("retryDelays", "10s,20s,40s,80s,160s")
                                .split(","))
                        .limit(MOST_DELAYS)
                        .map(delay -> duration("retryDelays", delay, Duration.ofDays(1)))
                        .toList(),
                duration("expiry", options.getOrDefault("expiry", "24h"), Duration.ofDays(30)),
                duration("probe", options.getOrDefault("probe", "30s"), Duration.ofHours(1)));
    }

    private static URI url(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("A POS needs the option url");
        }
        try {
            URI url = new URI(text.strip());
            boolean isHttp = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            if (!isHttp || url.getHost() == null || url.getFragment() != null) {
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
        if (token == null || token.isBlank()) {
            return null;
        }
        String value = token.strip();
        if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException("The option token holds what no header may hold");
        }
        return value.contains(" ") ? value : "Bearer " + value;
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
