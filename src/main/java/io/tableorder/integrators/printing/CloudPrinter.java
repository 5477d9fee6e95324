package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.DeliveryPolicy;
import io.tableorder.integrators.delivery.Target;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A printer that polls for its tickets, by Star's CloudPRNT.
 *
 * @param storeId the store whose API keys may use it
 * @param mac of the only device that may be this printer, as {@link #normal} writes it; null for any device
 */
record CloudPrinter(String name, UUID storeId, @Nullable String mac, PrintOptions options) implements Target {

    private static final DeliveryPolicy POLICY =
            EscPosPrinter.POLICY.withPatience(Duration.ofSeconds(60)).pulled();

    @Override
    public DeliveryPolicy policy() {
        return POLICY;
    }

    @Override
    public Optional<String> contentOf(ConnectorEvent event, String body) {
        if (!event.storeId().equals(storeId)) {
            return Optional.empty();
        }
        return options.printable(event, body).map(printable -> body);
    }

    boolean is(@Nullable String otherMac) {
        return mac == null || otherMac != null && mac.equals(normal(otherMac));
    }

    static String normal(String mac) {
        return mac.replaceAll("[^0-9A-Fa-f]", "").toLowerCase(Locale.ROOT);
    }

    Ticket ticket(Delivery delivery) {
        return options.layout().lay(options.printable(delivery), marks(delivery));
    }

    boolean opensDrawer(Delivery delivery) {
        return options.peripherals().opensDrawer(options.printable(delivery), marks(delivery));
    }

    private static Marks marks(Delivery delivery) {
        return new Marks(delivery.isRepeat() || delivery.isCopy(), null);
    }
}
