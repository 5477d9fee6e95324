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
 * The address that a request comes from. Only the entries of {@code X-Forwarded-For} that {@code TRUSTED_PROXIES} have written count: from
 * its end, the first address that is not a trusted proxy is the client's.
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

    /** The client's address, for logs. */
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

    /** The client's network, for limits: see {@link #network}. */
    public String networkOf(HttpServletRequest request) {
        return network(of(request));
    }

    /**
     * The network that limits count as one client: an IPv4 address, also if it is written as an IPv6 address, or the /64 of an IPv6
     * address. A client owns all addresses of its /64, and could use a new one for each request.
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
        // A proxy may have added a second header to that of the proxy before it.
        return String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
    }

    private boolean isTrusted(String address) {
        return trusted.stream().anyMatch(range -> range.matches(address));
    }

    /** Some proxies also write the port of their client. */
    private static String withoutPort(String hop) {
        Matcher withPort = WITH_PORT.matcher(hop);
        return withPort.matches() ? Objects.requireNonNullElse(withPort.group(1), withPort.group(2)) : hop;
    }

    /** Whether one of {@code TRUSTED_PROXIES} has forwarded the request. */
    public boolean isFromProxy(HttpServletRequest request) {
        return isTrusted(request.getRemoteAddr());
    }

    /** Refuses names, which would cause a DNS lookup, and zones, which are another machine's. */
    private static boolean isAddress(String text) {
        return NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text) && text.indexOf('%') < 0;
    }
}
