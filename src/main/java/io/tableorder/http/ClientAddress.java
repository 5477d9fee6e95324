package io.tableorder.http;

import io.netty.util.NetUtil;
import io.tableorder.foundation.settings.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * Where a request comes from. {@code X-Forwarded-For} counts only as far as it was written by {@code TRUSTED_PROXIES}: read from
 * its end, the first address that is none of theirs is the client's.
 */
@Component
public class ClientAddress {

    /** {@code 203.0.113.7:51234} or {@code [2001:db8::1]:4711}. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]*)](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}");

    private final List<IpAddressMatcher> trusted;

    public ClientAddress(Settings settings) {
        this.trusted =
                settings.trustedProxies().stream().map(IpAddressMatcher::new).toList();
    }

    /** The address, as logs name it. */
    public String of(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        if (trusted.isEmpty() || !isTrusted(address)) {
            return address;
        }
        String[] hops = forwardedFor(request).split(",");
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = withoutPort(hops[i].strip());
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

    /** What limits count as one client: see {@link #network}. */
    public String networkOf(HttpServletRequest request) {
        return network(of(request));
    }

    /**
     * What limits count as one client: an IPv4 address, also where it is written as an IPv6 one, or the /64 of an IPv6 address. A
     * client has all addresses of its /64, and could take a new one for each request.
     */
    public static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        InetAddress parsed = NetUtil.createInetAddressFromIpAddressString(address);
        if (parsed == null || parsed instanceof Inet4Address) {
            return parsed == null ? address : parsed.getHostAddress();
        }
        byte[] bytes = parsed.getAddress();
        return String.format(
                Locale.ROOT,
                "%02x%02x:%02x%02x:%02x%02x:%02x%02x::/64",
                bytes[0],
                bytes[1],
                bytes[2],
                bytes[3],
                bytes[4],
                bytes[5],
                bytes[6],
                bytes[7]);
    }

    private static String forwardedFor(HttpServletRequest request) {
        // A proxy may have added a header of its own to that of the one before.
        return String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
    }

    private boolean isTrusted(String address) {
        return trusted.stream().anyMatch(range -> range.matches(address));
    }

    /** Some proxies write the port that their client came from as well. */
    private static String withoutPort(String hop) {
        Matcher withPort = WITH_PORT.matcher(hop);
        return withPort.matches() ? Objects.requireNonNullElse(withPort.group(1), withPort.group(2)) : hop;
    }

    /** Whether the request was handed on by one of {@code TRUSTED_PROXIES}. */
    public boolean isFromProxy(HttpServletRequest request) {
        return isTrusted(request.getRemoteAddr());
    }

    /** Never a name, which would be looked up. */
    private static boolean isAddress(String text) {
        return NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text);
    }
}
