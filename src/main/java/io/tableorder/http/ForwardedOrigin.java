package io.tableorder.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the client has reached the service: as {@code X-Forwarded-*} says if one of {@code TRUSTED_PROXIES} has sent the request, or else as
 * the request itself says.
 *
 * @param host as it was sent, perhaps with a port; null if the request names none
 * @param port that the proxy names; null if it names none
 */
public record ForwardedOrigin(
        String scheme, @Nullable String host, @Nullable String port) {

    private static final Pattern SCHEME = Pattern.compile("https?");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern WITH_PORT = Pattern.compile(".*:[0-9]+");

    public static ForwardedOrigin of(HttpServletRequest request, ClientAddress addresses) {
        String scheme = request.getScheme();
        String host = request.getHeader("Host");
        if (!addresses.isFromProxy(request)) {
            return new ForwardedOrigin(scheme, host, null);
        }
        return new ForwardedOrigin(
                last(request, "X-Forwarded-Proto")
                        .map(forwarded -> forwarded.toLowerCase(Locale.ROOT))
                        .filter(forwarded -> SCHEME.matcher(forwarded).matches())
                        .orElse(scheme),
                last(request, "X-Forwarded-Host").orElse(host),
                last(request, "X-Forwarded-Port")
                        .filter(port -> PORT.matcher(port).matches())
                        .orElse(null));
    }

    /** The value that the nearest of several proxies has written. */
    private static Optional<String> last(HttpServletRequest request, String name) {
        String values = String.join(",", Collections.list(request.getHeaders(name)));
        String value = values.substring(values.lastIndexOf(',') + 1).strip();
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** Whether a host has a port. */
    public static boolean hasPort(String host) {
        return WITH_PORT.matcher(host).matches();
    }
}
