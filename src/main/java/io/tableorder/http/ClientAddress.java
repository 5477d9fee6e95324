package io.tableorder.http;

import io.tableorder.settings.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * Where a request comes from. {@code X-Forwarded-For} counts only as far as it was written by {@code TRUSTED_PROXIES}: read from
 * its end, the first address that is none of theirs is the client's.
 */
@Component
public class ClientAddress {

    private final List<IpAddressMatcher> trusted;

    ClientAddress(Settings settings) {
        this.trusted =
                settings.trustedProxies().stream().map(IpAddressMatcher::new).toList();
    }

    public String of(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        if (trusted.isEmpty() || !isTrusted(address)) {
            return address;
        }
        String[] hops = forwardedFor(request).split(",");
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (!isAddress(hop)) {
                return address;
            }
            address = hop;
            if (!isTrusted(hop)) {
                return address;
            }
        }
        return address;
    }

    private static String forwardedFor(HttpServletRequest request) {
        // A proxy may have added a header of its own to that of the one before.
        return String.join(",", java.util.Collections.list(request.getHeaders("X-Forwarded-For")));
    }

    private boolean isTrusted(String address) {
        return trusted.stream().anyMatch(range -> range.matches(address));
    }

    /** Never a name, which would be looked up. */
    private static boolean isAddress(@Nullable String text) {
        return text != null && text.length() <= 45 && text.matches("[0-9a-fA-F:]*[.:][0-9a-fA-F:.]+");
    }
}
