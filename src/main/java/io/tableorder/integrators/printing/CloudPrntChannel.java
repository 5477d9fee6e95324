package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.Channel;
import io.tableorder.integrators.delivery.ChannelOptions;
import io.tableorder.integrators.delivery.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The channel to printers that poll: the kamelet {@code cloudprnt-printer-sink}. */
@Component
class CloudPrntChannel implements Channel {

    private static final Set<String> OPTIONS = PrintOptions.namesWith("storeId", "printerMac");

    @Override
    public String kind() {
        return "cloudprnt";
    }

    @Override
    public boolean prints() {
        return true;
    }

    @Override
    public Target open(String name, Map<String, String> given) {
        ChannelOptions options = new ChannelOptions(given, OPTIONS);
        return new CloudPrinter(name, store(options.required("storeId")), mac(options), PrintOptions.of(options));
    }

    @Override
    public Target open(UUID store, String name, Map<String, String> given) {
        Map<String, String> options = new HashMap<>(given);
        options.put("storeId", store.toString());
        return open(name, options);
    }

    private static UUID store(String text) {
        if (!text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            throw new IllegalArgumentException("The option storeId is no UUID");
        }
        return UUID.fromString(text);
    }

    private static @Nullable String mac(ChannelOptions options) {
        String mac = options.optional("printerMac");
        if (mac == null) {
            return null;
        }
        if (CloudPrinter.normal(mac).length() != 12) {
            throw new IllegalArgumentException("The option printerMac is no MAC address");
        }
        return CloudPrinter.normal(mac);
    }
}
