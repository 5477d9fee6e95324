package io.tableorder.edge;

import io.tableorder.http.ClientAddress;
import io.tableorder.http.ForwardedOrigin;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The hosts by which a client may have reached the service: that of its request, and those that {@code TRUSTED_PROXIES} forward. A page
 * from one of these hosts is of the service's own origin, by http or by https, since a proxy may end TLS.
 *
 * @param hosts in lower case, with the port if the request names one
 */
record OwnOrigin(String scheme, List<String> hosts) {

    static OwnOrigin of(HttpServletRequest request, ClientAddress addresses) {
        ForwardedOrigin forwarded = ForwardedOrigin.of(request, addresses);
        List<String> hosts = new ArrayList<>();
        add(hosts, request.getHeader("Host"), null);
        add(hosts, forwarded.host(), null);
        add(hosts, forwarded.host(), forwarded.port());
        return new OwnOrigin(forwarded.scheme(), hosts);
    }

    boolean is(String origin) {
        URI page;
        try {
            page = new URI(origin);
        } catch (URISyntaxException e) {
            return false;
        }
        String authority = page.getRawAuthority();
        if (authority == null || page.getScheme() == null) {
            return false;
        }
        String host = authority.toLowerCase(Locale.ROOT);
        return hosts.contains(host)
                || hosts.stream().anyMatch(own -> withPort(own, scheme).equals(withPort(host, page.getScheme())));
    }

    private static void add(List<String> hosts, @Nullable String host, @Nullable String port) {
        if (host != null && !host.isEmpty()) {
            String name = host.toLowerCase(Locale.ROOT);
            hosts.add(port == null || ForwardedOrigin.hasPort(name) ? name : name + ":" + port);
        }
    }

    private static String withPort(String host, String scheme) {
        return ForwardedOrigin.hasPort(host) ? host : host + (scheme.equals("https") ? ":443" : ":80");
    }
}
