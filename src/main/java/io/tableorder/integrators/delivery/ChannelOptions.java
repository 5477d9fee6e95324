package io.tableorder.integrators.delivery;

import io.tableorder.integrators.outbound.Authority;
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
 * Reads the options of a {@link Channel}. A wrong option is an IllegalArgumentException that names it, but not its value, which may be a
 * secret.
 */
public final class ChannelOptions {

    private static final int MOST_DURATIONS = 20;
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private final Map<String, String> options;

    /** @param known the names of all options that exist */
    public ChannelOptions(Map<String, String> options, Set<String> known) {
        Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("There is no option " + String.join(", ", unknown));
        }
        this.options = Map.copyOf(options);
    }

    /** The value without blanks around it. */
    public String required(String name) {
        String value = optional(name);
        if (value == null) {
            throw new IllegalArgumentException("The option " + name + " is required");
        }
        return value;
    }

    /** The value without blanks around it; null if it is blank or missing. */
    public @Nullable String optional(String name) {
        String value = options.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** The value as it is written, even if it is blank. */
    public String asWritten(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    /** An address that begins with http: or https:. */
    public URI url(String name) {
        try {
            URI url = new URI(required(name));
            boolean isHttp = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            if (!isHttp || Authority.of(url).isEmpty() || url.getFragment() != null) {
                throw new IllegalArgumentException(
                        "The option " + name + " is no address that begins with https:// or http://");
            }
            if (url.getUserInfo() != null) {
                throw new IllegalArgumentException(
                        "The option " + name + " holds a password; there is an option for that");
            }
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("The option " + name + " is no address", e);
        }
    }

    /** The header Authorization: {@code Bearer} and the token, or the option as it is if it has a scheme; null if it is missing. */
    public @Nullable String authorization(String name) {
        String token = optional(name);
        if (token == null) {
            return null;
        }
        if (!token.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException("The option " + name + " holds what no header may hold");
        }
        return token.contains(" ") ? token : "Bearer " + token;
    }

    public Duration duration(String name, String otherwise, Duration longest) {
        return parsed(name, asWritten(name, otherwise), longest);
    }

    /** Values that are separated by commas, of which the first twenty count. */
    public List<Duration> durations(String name, String otherwise, Duration longest) {
        return Arrays.stream(asWritten(name, otherwise).split(","))
                .limit(MOST_DURATIONS)
                .map(text -> parsed(name, text, longest))
                .toList();
    }

    private static Duration parsed(String name, String text, Duration longest) {
        Duration duration;
        try {
            duration = Objects.requireNonNull(DurationStyle.detectAndParse(text.strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The option " + name + " is no time such as 30s or 5m", e);
        }
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(longest) > 0) {
            throw new IllegalArgumentException("The option " + name + " is not between 10ms and " + longest);
        }
        return duration;
    }

    public int number(String name, int min, int max, int otherwise) {
        String value = optional(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < min || Integer.parseInt(value) > max) {
            throw new IllegalArgumentException("The option " + name + " is not a number from " + min + " to " + max);
        }
        return Integer.parseInt(value);
    }

    public boolean flag(String name, boolean otherwise) {
        String value = optional(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("true|false")) {
            throw new IllegalArgumentException("The option " + name + " is neither true nor false");
        }
        return Boolean.parseBoolean(value);
    }
}
