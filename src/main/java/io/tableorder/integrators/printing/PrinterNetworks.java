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
 * Where staff may have printers: in the ranges of {@code PRINTER_NETWORKS} and nowhere else, or they could knock at every door of the
 * network that the service stands in. Who writes files for {@code routes/} may have printers anywhere.
 */
@Component
class PrinterNetworks {

    /** Found without asking anybody. */
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
     * Looks at an option that may be an address. A name is judged each time that it is connected to, for it can lead elsewhere by then.
     *
     * @throws IllegalArgumentException when it is an address and not allowed, or there is no network for printers at all
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
