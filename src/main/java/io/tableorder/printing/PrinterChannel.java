package io.tableorder.printing;

import io.tableorder.delivery.Channel;
import io.tableorder.delivery.ChannelOptions;
import io.tableorder.delivery.Target;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Receipt printers in the network: the kamelet {@code escpos-printer-sink}. */
@Component
class PrinterChannel implements Channel {

    private static final Set<String> OPTIONS = PrintOptions.namesWith(
            "host", "port", "fallbackHost", "fallbackPort", "status", "confirm", "raster", "drawerPin");

    private final EscPosEncoder encoder;

    PrinterChannel(EscPosEncoder encoder) {
        this.encoder = encoder;
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
        ChannelOptions options = new ChannelOptions(given, OPTIONS);
        return new EscPosPrinter(
                name,
                new EscPosPrinter.Setup(
                        new PrinterAddress(options.required("host"), port(options, "port")),
                        fallback(options),
                        PrintOptions.of(options),
                        options.flag("status", true),
                        options.flag("confirm", true),
                        options.flag("raster", false),
                        EscPosPorts.of(options)),
                encoder);
    }

    private static @Nullable PrinterAddress fallback(ChannelOptions options) {
        String host = options.optional("fallbackHost");
        return host == null ? null : new PrinterAddress(host, port(options, "fallbackPort"));
    }

    private static int port(ChannelOptions options, String name) {
        return options.number(name, 1, 65_535, PrinterAddress.USUAL_PORT);
    }
}
