package io.tableorder.http;

import io.tableorder.foundation.settings.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Where browsers reach the service, such as {@code https://order.example.com}: {@code PUBLIC_URL}, or else where the request has reached it.
 */
@Component
public class PublicOrigin {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");

    /** Of http and https, which browsers leave out. A proxy behind the one that ends TLS may name its own, 80, for https. */
    private static final Set<String> DEFAULT_PORTS = Set.of("80", "443");

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
        ForwardedOrigin origin = ForwardedOrigin.of(request, addresses);
        String sent = origin.host();
        String host = sent != null && HOST.matcher(sent).matches() ? sent : request.getServerName();
        String port = origin.port();
        boolean isPortLeftOut = port == null || DEFAULT_PORTS.contains(port) || ForwardedOrigin.hasPort(host);
        return origin.scheme() + "://" + (isPortLeftOut ? host : host + ":" + port);
    }
}
