package io.tableorder.http;

import io.tableorder.foundation.settings.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Where browsers reach the service, such as {@code https://order.example.com}: {@code PUBLIC_URL}, or else where the request has reached it.
 * What {@code X-Forwarded-*} says counts if one of {@code TRUSTED_PROXIES} has sent it.
 */
@Component
public class PublicOrigin {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");

    private final @Nullable String configured;
    private final ClientAddress addresses;

    PublicOrigin(Settings settings, ClientAddress addresses) {
        String url = settings.publicUrl();
        this.configured = StringUtils.hasText(url) ? StringUtils.trimTrailingCharacter(url.strip(), '/') : null;
        this.addresses = addresses;
    }

    public String of(HttpServletRequest request) {
        if (configured != null) {
            return configured;
        }
        String scheme = request.getScheme();
        String host = request.getHeader("Host");
        if (addresses.isFromProxy(request)) {
            String forwardedScheme = last(request, "X-Forwarded-Proto");
            String forwardedHost = last(request, "X-Forwarded-Host");
            scheme = forwardedScheme == null ? scheme : forwardedScheme.toLowerCase(Locale.ROOT);
            host = forwardedHost == null ? host : forwardedHost;
        }
        boolean isHost = host != null && HOST.matcher(host).matches();
        return scheme + "://" + (isHost ? host : request.getServerName());
    }

    /** The value that the nearest of several proxies has written. */
    private static @Nullable String last(HttpServletRequest request, String name) {
        String value = request.getHeader(name);
        return value == null
                ? null
                : value.substring(value.lastIndexOf(',') + 1).strip();
    }
}
