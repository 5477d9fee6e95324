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
 * Keeps requests to addresses that staff enter, such as webhooks, out of the network of the service itself. It resolves a host once and
 * checks all of its addresses. The connection is made to one of exactly these addresses, so rebinding the name later has no effect.
 */
@Component
public class AddressGuard implements DnsResolver {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** More than the attempts under way at once, because lookups that hang go on for a while. */
    private static final int LOOKUPS = 64;

    /** Limits for checks that a caller waits for. */
    private static final Duration BRIEF_PATIENCE = Duration.ofMillis(300);

    private static final int BRIEF_LOOKUPS = 2;

    /** More addresses would only make an attempt at a dead host longer. */
    private static final int TRIED = 2;

    /** Always refused: addresses without receivers, and the services through which clouds hand out credentials. */
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

    /** IPv4 addresses that are not routed publicly, by the registry of special addresses (RFC 6890). */
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

    /** All public IPv6 addresses. NAT64, IPv4-compatible, unique local and link-local addresses are outside of it. */
    private static final IpAddressMatcher PUBLIC_IPV6 = new IpAddressMatcher("2000::/3");

    private static final IpAddressMatcher NAT64 = new IpAddressMatcher("64:ff9b::/96");
    private static final IpAddressMatcher IPV4_COMPATIBLE = new IpAddressMatcher("::/96");
    private static final IpAddressMatcher SIX_TO_FOUR = new IpAddressMatcher("2002::/16");

    private final boolean allowsPrivate;
    private final HostLookups lookups;
    private final HostLookups briefLookups;

    /** Finds the addresses of a host. */
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
     * @throws AddressNotAllowed if any of them is refused: mixing them has no honest purpose
     */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = lookups.find(host, PATIENCE);
        requireAllowed(host, addresses);
        return Arrays.copyOf(addresses, Math.min(addresses.length, TRIED));
    }

    /**
     * Checks a host, within a short time.
     *
     * @throws AddressNotAllowed if one of its addresses is refused
     * @throws UnknownHostException if it is not resolved in that time
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

    /** The IPv4 address embedded in an IPv6 address. Java itself reads IPv4-mapped addresses as IPv4. */
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

    /** The address without the interface that a link-local one may name. */
    private static String literal(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }

    private static List<IpAddressMatcher> ranges(String... ranges) {
        return Arrays.stream(ranges).map(IpAddressMatcher::new).toList();
    }
}
