package io.tableorder.integrators.printing;

import io.tableorder.foundation.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.stereotype.Component;

/**
 * The networks in which staff may have printers: only the ranges of {@code PRINTER_NETWORKS}, so that staff cannot probe the network of
 * the service. Authors of files in {@code routes/} may have printers anywhere.
 */
@Component
class PrinterNetworks {

    /** IP addresses, which need no lookup. */
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final List<IpAddressMatcher> ranges;

    PrinterNetworks(Settings settings) {
        this.ranges =
                settings.printerNetworks().stream().map(IpAddressMatcher::new).toList();
    }

    boolean allow(InetAddress address) {
        String literal = address.getHostAddress().replaceFirst("%.*", "");
        return ranges.stream().anyMatch(range -> range.matches(literal));
    }

    /**
     * Checks an option with a host. An IP address is checked here; a name is checked at each connection, because it may resolve to another
     * address by then.
     *
     * @throws IllegalArgumentException if it is an address that is not allowed, or if no network for printers is set
     */
    void requireAllowed(String option, Map<String, String> given) {
        String host = given.getOrDefault(option, "").strip();
        if (host.isEmpty()) {
            return;
        }
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException(
                    "The option " + option + " is not allowed while PRINTER_NETWORKS is empty");
        }
        try {
            if (LITERAL.matcher(host).matches() && !allow(InetAddress.getByName(host))) {
                throw new IllegalArgumentException(
                        "The option " + option + " is not in the networks of printers (PRINTER_NETWORKS)");
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("The option " + option + " is no address", e);
        }
    }
}
