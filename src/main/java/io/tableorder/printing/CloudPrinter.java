package io.tableorder.printing;

import io.tableorder.connector.ConnectorEvent;
import io.tableorder.delivery.Delivery;
import io.tableorder.delivery.DeliveryPolicy;
import io.tableorder.delivery.Outcome;
import io.tableorder.delivery.Target;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A printer that comes and fetches its tickets, by Star's CloudPRNT.
 *
 * @param storeId whose API keys open it
 * @param mac the only device that it may be, as {@link #normal} writes it; null for any
 */
record CloudPrinter(String name, UUID storeId, @Nullable String mac, TicketLayout layout) implements Target {

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
        return Printable.of(body).map(printable -> body);
    }

    @Override
    public Outcome attempt(Delivery delivery) {
        throw new IllegalStateException("This printer comes and fetches");
    }

    boolean is(@Nullable String otherMac) {
        return mac == null || otherMac != null && mac.equals(normal(otherMac));
    }

    static String normal(String mac) {
        return mac.replaceAll("[^0-9A-Fa-f]", "").toLowerCase(Locale.ROOT);
    }

    Ticket ticket(Delivery delivery) {
        Printable printable = Printable.of(delivery.content())
                .orElseThrow(() -> new IllegalStateException("There is nothing in it to print"));
        return layout.lay(printable, new Marks(delivery.isRepeat() || delivery.isCopy(), null));
    }
}
