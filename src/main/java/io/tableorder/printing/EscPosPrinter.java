package io.tableorder.printing;

import io.tableorder.connector.ConnectorEvent;
import io.tableorder.delivery.Delivery;
import io.tableorder.delivery.DeliveryPolicy;
import io.tableorder.delivery.Outcome;
import io.tableorder.delivery.Outcome.Result;
import io.tableorder.delivery.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A receipt printer that is called on its raw port. It is asked for its state before anything is sent, and counts as having
 * printed only when it has answered in turn, behind the ticket, and is still ready then. Otherwise the outcome says what is the
 * matter, and whether the ticket may be on paper all the same.
 */
final class EscPosPrinter implements Target {

    static final DeliveryPolicy POLICY = DeliveryPolicy.DEFAULT
            .withLadder(List.of(
                    Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(60)))
            // Nobody wants the tickets of last night in the morning.
            .withExpiry(Duration.ofMinutes(30))
            .withPatience(Duration.ofSeconds(90))
            .withLanes(1)
            .withProbe(Duration.ofSeconds(4))
            // A kitchen that has its printer back does not wait for minutes, and wants every ticket that is not too
            // old.
            .withLongestPause(Duration.ofSeconds(30))
            .repeatingLastStep();

    /** What an attempt may take in all. Before its patience is over and another one begins, this one is surely done. */
    static final Duration LIMIT = Duration.ofSeconds(80);

    private static final Logger LOG = LoggerFactory.getLogger(EscPosPrinter.class);

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** For a slow printer that says all the while that it is well. */
    private static final Duration PRINTING_TIME = Duration.ofSeconds(20);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final String name;
    private final Setup setup;
    private final EscPosEncoder encoder;
    private final Duration limit;

    /**
     * How to print.
     *
     * @param fallback where to print while {@code address} cannot
     * @param hasStatus whether it can be asked anything at all
     * @param answersInTurn whether it answers behind the ticket
     * @param asPictures whether it lacks Korean letters
     */
    record Setup(
            PrinterAddress address,
            @Nullable PrinterAddress fallback,
            TicketLayout layout,
            boolean hasStatus,
            boolean answersInTurn,
            boolean asPictures,
            int copies) {}

    EscPosPrinter(String name, Setup setup, EscPosEncoder encoder) {
        this(name, setup, encoder, LIMIT);
    }

    /** @param limit of an attempt; of it, half for the first printer if there is another one */
    EscPosPrinter(String name, Setup setup, EscPosEncoder encoder, Duration limit) {
        this.name = name;
        this.setup = setup;
        this.encoder = encoder;
        this.limit = limit;
    }

    @Override
    public DeliveryPolicy policy() {
        return POLICY;
    }

    @Override
    public Optional<String> contentOf(ConnectorEvent event, String body) {
        return Printable.of(body).map(printable -> body);
    }

    @Override
    public Outcome attempt(Delivery delivery) {
        Deadline end = Deadline.in(limit);
        Printable printable = Printable.of(delivery.content())
                .orElseThrow(() -> new IllegalArgumentException("There is nothing in it to print"));
        boolean isDuplicate = delivery.isRepeat() || delivery.isCopy();
        PrinterAddress fallback = setup.fallback();
        Deadline endOfFirst = fallback == null ? end : end.within(limit.dividedBy(2));
        Outcome first = print(setup.address(), printable, new Marks(isDuplicate, null), endOfFirst);
        if (fallback == null || first.result() != Result.UNAVAILABLE) {
            return first;
        }
        Outcome second = print(fallback, printable, new Marks(isDuplicate || first.isUncertain(), name), end);
        return withFallback(first, second, fallback);
    }

    private static Outcome withFallback(Outcome first, Outcome second, PrinterAddress fallback) {
        String why = first.code() + ", " + first.detail();
        if (second.result() == Result.CONFIRMED) {
            return Outcome.confirmed("Printed on the fallback " + fallback + ", because: " + why)
                    .withTranscript(second.request(), second.response());
        }
        String both = why + "; fallback: " + second.code() + ", " + second.detail();
        Outcome outcome = second.isUncertain() && second.result() == Result.FAILED
                ? Outcome.failed(second.code(), both)
                : Outcome.unavailable(first.code(), both);
        return first.isUncertain() || second.isUncertain() ? outcome.uncertain() : outcome;
    }

    private Outcome print(PrinterAddress address, Printable printable, Marks marks, Deadline end) {
        Ticket ticket = setup.layout().lay(printable, marks);
        byte[] bytes = copies(encoder.encode(ticket, setup.layout().paper(), setup.asPictures()));
        Outcome outcome;
        try (PrinterLink link = PrinterLink.open(address, PATIENCE, end)) {
            outcome = setup.hasStatus() ? print(link, bytes) : printUnseen(link, bytes);
        } catch (SocketTimeoutException e) {
            outcome = Outcome.unavailable("OFFLINE", "nothing answers at " + address);
        } catch (IOException e) {
            outcome = Outcome.unavailable("OFFLINE", "no connection to " + address + ": " + reason(e));
        }
        LOG.debug("Printer {} at {}: {}", name, address, outcome);
        return outcome.withTranscript(ticket.text(), outcome.detail());
    }

    private byte[] copies(byte[] one) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < setup.copies(); i++) {
            all.writeBytes(one);
        }
        return all.toByteArray();
    }

    /** What goes wrong before the first byte of the ticket is thrown or unavailable, and certain not to be on paper. */
    private Outcome print(PrinterLink link, byte[] bytes) throws IOException {
        PrinterState before = stateOrSilence(link);
        if (before == null) {
            return Outcome.unavailable("NOT_ANSWERING", "it takes the connection and answers nothing");
        }
        if (!before.isReady()) {
            return Outcome.unavailable(before.condition(), before.detail());
        }
        try {
            link.send(bytes);
            return setup.answersInTurn() ? awaitAnswerInTurn(link) : afterwards(link.state());
        } catch (SocketTimeoutException e) {
            return Outcome.failed("NO_CONFIRMATION", "after the ticket was sent: " + reason(e))
                    .uncertain();
        } catch (IOException e) {
            return Outcome.failed("CONNECTION_LOST", "while it was printing: " + reason(e))
                    .uncertain();
        }
    }

    private static @Nullable PrinterState stateOrSilence(PrinterLink link) throws IOException {
        try {
            return link.state();
        } catch (SocketTimeoutException e) {
            return null;
        }
    }

    private static Outcome awaitAnswerInTurn(PrinterLink link) throws IOException {
        link.askInTurn();
        long end = System.nanoTime() + PRINTING_TIME.toNanos();
        while (!link.isAnsweredInTurn(BETWEEN_LOOKS)) {
            PrinterState meanwhile = link.state();
            if (!meanwhile.isReady()) {
                return afterwards(meanwhile);
            }
            if (System.nanoTime() > end) {
                return Outcome.failed("NO_CONFIRMATION", "it is ready, but does not say that it has printed")
                        .uncertain();
            }
        }
        return afterwards(link.state());
    }

    private static Outcome afterwards(PrinterState state) {
        return state.isReady()
                ? Outcome.confirmed(state.isPaperLow() ? "Printed; the paper is nearly used up" : "Printed")
                : Outcome.unavailable(state.condition(), "while it was printing: " + state.detail())
                        .uncertain();
    }

    private static Outcome printUnseen(PrinterLink link, byte[] bytes) {
        try {
            link.send(bytes);
            return Outcome.confirmed("Sent; this printer does not say whether it has printed");
        } catch (IOException e) {
            return Outcome.failed("CONNECTION_LOST", "while it was sent: " + reason(e))
                    .uncertain();
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
