package io.tableorder.integrators.webhook;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.integrators.outbound.HostLookups;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * Keeps webhooks, and all else that goes where staff say, out of the network that the service itself stands in. Resolves a host once and judges all of its addresses;
 * the connection is made to one of these very addresses, so a name that is rebound afterwards gains nothing.
 */
@Component
public class AddressGuard implements DnsResolver {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** More than attempts are under way at once, as those that hang go on for a while. */
    private static final int LOOKUPS = 64;

    /** For those who keep others waiting: as brief, and as few. */
    private static final Duration BRIEF_PATIENCE = Duration.ofMillis(300);

    private static final int BRIEF_LOOKUPS = 2;

    /** More would only make an attempt at a dead host longer. */
    private static final int TRIED = 2;

    /** Where no receiver can be, and the services through which clouds hand out credentials: refused in any case. */
    private static final List<IpAddressMatcher> NEVER = ranges(
            "0.0.0.0/8",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "169.254.169.254/32",
            "169.254.170.2/32",
            "192.0.0.192/32",
            "224.0.0.0/4",
            "255.255.255.255/32",
            "::/128",
            "fd00:ec2::254/128",
            "ff00::/8");

    /** IPv4 that is not routed publicly, by the registry of special addresses (RFC 6890). */
    private static final List<IpAddressMatcher> PRIVATE = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            // Teredo and its neighbours, documentation, and 6to4, which has an IPv4 address inside.
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");

    /** All of IPv6 that is public. NAT64, IPv4-compatible, unique local and link-local addresses are outside of it. */
    private static final IpAddressMatcher PUBLIC_IPV6 = new IpAddressMatcher("2000::/3");

    private static final IpAddressMatcher NAT64 = new IpAddressMatcher("64:ff9b::/96");
    private static final IpAddressMatcher IPV4_COMPATIBLE = new IpAddressMatcher("::/96");
    private static final IpAddressMatcher SIX_TO_FOUR = new IpAddressMatcher("2002::/16");

    private final boolean allowsPrivate;
    private final HostLookups lookups;
    private final HostLookups briefLookups;

    /** From a host to its addresses. */
    interface Lookup {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    @Autowired
    public AddressGuard(Settings settings) {
        this(settings.webhook().allowPrivate(), InetAddress::getAllByName);
    }

    AddressGuard(boolean allowsPrivate, Lookup lookup) {
        this.allowsPrivate = allowsPrivate;
        this.lookups = new HostLookups("webhook-lookup", LOOKUPS, lookup::addressesOf);
        this.briefLookups = new HostLookups("webhook-check", BRIEF_LOOKUPS, lookup::addressesOf);
    }

    boolean allowsPrivate() {
        return allowsPrivate;
    }

    boolean allows(InetAddress address) {
        String literal = literal(address);
        InetAddress inside = ipv4Inside(address, literal);
        if (isIn(NEVER, literal) || inside != null && isIn(NEVER, literal(inside))) {
            return false;
        }
        boolean isPublic =
                !isIn(PRIVATE, literal) && (address.getAddress().length == 4 || PUBLIC_IPV6.matches(literal));
        return allowsPrivate || isPublic;
    }

    /**
     * The addresses to connect to.
     *
     * @throws AddressNotAllowed if one of them is refused: who mixes them has no good reason
     */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = lookups.find(host, PATIENCE);
        requireAllowed(host, addresses);
        return Arrays.copyOf(addresses, Math.min(addresses.length, TRIED));
    }

    /**
     * A first look at a host, which does not take long.
     *
     * @throws AddressNotAllowed if one of its addresses is refused
     * @throws UnknownHostException if they cannot be told so soon
     */
    void check(String host) throws UnknownHostException {
        requireAllowed(host, briefLookups.find(host, BRIEF_PATIENCE));
    }

    private void requireAllowed(String host, InetAddress[] addresses) throws AddressNotAllowed {
        for (InetAddress address : addresses) {
            if (!allows(address)) {
                throw new AddressNotAllowed(host);
            }
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** The IPv4 address that an IPv6 address leads to. Java reads IPv4-mapped ones as IPv4 by itself. */
    private static @Nullable InetAddress ipv4Inside(InetAddress address, String literal) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4 || address.isLoopbackAddress()) {
            return null;
        }
        int from = NAT64.matches(literal) || IPV4_COMPATIBLE.matches(literal) ? 12 : -1;
        from = SIX_TO_FOUR.matches(literal) ? 2 : from;
        try {
            return from < 0 ? null : InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isIn(List<IpAddressMatcher> ranges, String literal) {
        return ranges.stream().anyMatch(range -> range.matches(literal));
    }

    /** Without the interface that a link-local address may name. */
    private static String literal(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }

    private static List<IpAddressMatcher> ranges(String... ranges) {
        return Arrays.stream(ranges).map(IpAddressMatcher::new).toList();
    }
}
