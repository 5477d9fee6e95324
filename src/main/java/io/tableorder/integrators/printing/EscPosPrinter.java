package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.DeliveryPolicy;
import io.tableorder.integrators.delivery.Target;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A receipt printer that is called on its raw port. An attempt is a {@link Print}, and a second one if there is a fallback. */
final class EscPosPrinter implements Target {

    static final DeliveryPolicy POLICY = DeliveryPolicy.DEFAULT
            .withLadder(List.of(
                    Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(60)))
            // The tickets of last night must not be printed in the morning.
            .withExpiry(Duration.ofMinutes(30))
            .withPatience(Duration.ofSeconds(90))
            .withLanes(1)
            .withProbe(Duration.ofSeconds(4))
            // Once the printer is back, the kitchen gets its tickets
            // without a wait of minutes, except those that are too old.
            .withLongestPause(Duration.ofSeconds(30))
            .repeatingLastStep();

    private final String name;
    private final Setup setup;
    private final EscPosEncoder encoder;
    private final Patience patience;

    /** Whether a printer reports the end of a ticket: by an answer, or, without status, by closing the connection. */
    private final Map<PrinterAddress, Boolean> saysWhenDone = new ConcurrentHashMap<>();

    /**
     * How to print.
     *
     * @param fallback the printer to use while the one at {@code address} cannot print
     * @param hasStatus whether it answers questions about its state
     * @param answersInTurn whether it answers a question behind the ticket
     * @param asPictures whether it has no Korean font
     * @param ports for its drawer and its buzzer
     */
    record Setup(
            PrinterAddress address,
            @Nullable PrinterAddress fallback,
            PrintOptions options,
            boolean hasStatus,
            boolean answersInTurn,
            boolean asPictures,
            EscPosPorts ports) {}

    EscPosPrinter(String name, Setup setup, EscPosEncoder encoder) {
        this(name, setup, encoder, Patience.USUAL);
    }

    EscPosPrinter(String name, Setup setup, EscPosEncoder encoder, Patience patience) {
        this.name = name;
        this.setup = setup;
        this.encoder = encoder;
        this.patience = patience;
    }

    @Override
    public DeliveryPolicy policy() {
        return POLICY;
    }

    @Override
    public Optional<String> contentOf(ConnectorEvent event, String body) {
        return setup.options().printable(event, body).map(printable -> body);
    }

    /** Begins an attempt. With a fallback the printer itself gets half of the time. */
    Print begin(Delivery delivery) {
        Deadline end = Deadline.in(patience.limit());
        Deadline own =
                setup.fallback() == null ? end : end.within(patience.limit().dividedBy(2));
        Marks marks = new Marks(delivery.isRepeat() || delivery.isCopy(), null);
        return new Print(this, setup.address(), setup.options().printable(delivery), marks, own, end);
    }

    String name() {
        return name;
    }

    Setup setup() {
        return setup;
    }

    EscPosEncoder encoder() {
        return encoder;
    }

    Patience patience() {
        return patience;
    }

    /** Null if this is not known yet. */
    @Nullable
    Boolean saysWhenDone(PrinterAddress address) {
        return saysWhenDone.get(address);
    }

    void remember(PrinterAddress address, boolean says) {
        saysWhenDone.put(address, says);
    }
}
