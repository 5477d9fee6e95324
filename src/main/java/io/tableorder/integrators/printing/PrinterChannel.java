package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.Channel;
import io.tableorder.integrators.delivery.ChannelOptions;
import io.tableorder.integrators.delivery.Target;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The channel to receipt printers in the network: the kamelet {@code escpos-printer-sink}. */
@Component
class PrinterChannel implements Channel {

    private static final Set<String> OPTIONS = PrintOptions.namesWith(
            "host", "port", "fallbackHost", "fallbackPort", "status", "confirm", "raster", "drawerPin");

    private final EscPosEncoder encoder;
    private final PrinterNetworks networks;

    PrinterChannel(EscPosEncoder encoder, PrinterNetworks networks) {
        this.encoder = encoder;
        this.networks = networks;
    }

    @Override
    public String kind() {
        return "printer";
    }

    @Override
    public boolean prints() {
        return true;
    }

    @Override
    public Target open(String name, Map<String, String> given) {
        return open(name, given, address -> true);
    }

    @Override
    public Target open(UUID store, String name, Map<String, String> given) {
        return open(name, given, networks::allow);
    }

    @Override
    public void checkAddresses(Map<String, String> given) {
        networks.requireAllowed("host", given);
        networks.requireAllowed("fallbackHost", given);
    }

    private Target open(String name, Map<String, String> given, Predicate<InetAddress> allowed) {
        ChannelOptions options = new ChannelOptions(given, OPTIONS);
        return new EscPosPrinter(
                name,
                new EscPosPrinter.Setup(
                        new PrinterAddress(options.required("host"), port(options, "port"), allowed),
                        fallback(options, allowed),
                        PrintOptions.of(options),
                        options.flag("status", true),
                        options.flag("confirm", true),
                        options.flag("raster", false),
                        EscPosPorts.of(options)),
                encoder);
    }

    private static @Nullable PrinterAddress fallback(ChannelOptions options, Predicate<InetAddress> allowed) {
        String host = options.optional("fallbackHost");
        return host == null ? null : new PrinterAddress(host, port(options, "fallbackPort"), allowed);
    }

    private static int port(ChannelOptions options, String name) {
        return options.number(name, 1, 65_535, PrinterAddress.USUAL_PORT);
    }
}
