package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.DeliveryPolicy;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Outcome.Result;
import io.tableorder.integrators.delivery.Target;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A receipt printer that is called on its raw port. It is asked for its state before a ticket is sent. A ticket counts as printed only
 * if the printer answers a question behind it, and is still ready then. Otherwise the outcome names the problem, and whether the ticket
 * may be on paper.
 */
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

    private static final Logger LOG = LoggerFactory.getLogger(EscPosPrinter.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

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

    @Override
    public Outcome attempt(Delivery delivery) {
        Deadline end = Deadline.in(patience.limit());
        Printable printable = setup.options().printable(delivery);
        boolean isDuplicate = delivery.isRepeat() || delivery.isCopy();
        PrinterAddress fallback = setup.fallback();
        Deadline endOfFirst =
                fallback == null ? end : end.within(patience.limit().dividedBy(2));
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
            return Outcome.confirmed(
                            second.code(), second.detail() + "; on the fallback " + fallback + ", because: " + why)
                    .withTranscript(second.request(), second.response());
        }
        String both = why + "; fallback: " + second.code() + ", " + second.detail();
        Outcome outcome = second.isUncertain() && second.result() == Result.FAILED
                ? Outcome.failed(second.code(), both)
                : Outcome.unavailable(first.code(), both);
        return first.isUncertain() || second.isUncertain() ? outcome.uncertain() : outcome;
    }

    private Outcome print(PrinterAddress address, Printable printable, Marks marks, Deadline end) {
        Paper paper = setup.options().paper();
        Ticket plain = setup.options().layout().lay(printable, marks);
        Set<Integer> unshown = encoder.unshown(plain, setup.asPictures());
        Ticket ticket = plain.with(TicketPainter.note(unshown, paper));
        byte[] bytes = all(printable, marks, encoder.encode(ticket, paper, setup.asPictures()));
        Outcome outcome;
        try (PrinterLink link = PrinterLink.open(address, patience, end)) {
            outcome = setup.hasStatus() ? print(link, address, bytes) : printUnseen(link, address, bytes);
        } catch (SocketTimeoutException e) {
            outcome = Outcome.unavailable("OFFLINE", "nothing answers at " + address);
        } catch (IOException e) {
            outcome = Outcome.unavailable("OFFLINE", "no connection to " + address + ": " + reason(e));
        }
        if (!unshown.isEmpty()) {
            outcome = outcome.andAlso(TicketPainter.warning(unshown));
        }
        LOG.debug("Printer {} at {}: {}", name, address, outcome);
        return outcome.withTranscript(ticket.text(), outcome.detail());
    }

    /** The drawer opens before the print, because a second attempt must not open it. */
    private byte[] all(Printable printable, Marks marks, byte[] ticket) {
        PrintOptions options = setup.options();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        if (options.peripherals().opensDrawer(printable, marks)) {
            all.writeBytes(setup.ports().openDrawer());
        }
        all.writeBytes(setup.ports().buzz(options.peripherals().buzzes()));
        for (int i = 0; i < options.copies(); i++) {
            all.writeBytes(ticket);
        }
        return all.toByteArray();
    }

    /** A problem before the first byte of the ticket is thrown or {@code UNAVAILABLE}: the ticket is certainly not on paper. */
    private Outcome print(PrinterLink link, PrinterAddress address, byte[] bytes) throws IOException {
        PrinterState before = link.meet();
        if (before == null) {
            return Outcome.unavailable(
                    "NOT_ANSWERING",
                    "it takes the connection and answers nothing; if it never does (DLE EOT), set status: false");
        }
        if (!before.isReady()) {
            return Outcome.unavailable(before.condition(), before.detail());
        }
        if (setup.answersInTurn() && !saysWhenDone.containsKey(address)) {
            // The printer is idle now, so silence means that it does not answer such questions.
            link.askInTurn();
            if (link.isAnsweredInTurn(patience.answer())) {
                saysWhenDone.put(address, true);
            }
        }
        try {
            link.send(bytes);
            return setup.answersInTurn() ? awaitAnswerInTurn(link, address) : lookAfterwards(link);
        } catch (SocketTimeoutException e) {
            return inDoubt("after the ticket was sent: " + reason(e));
        } catch (IOException e) {
            return Outcome.failed("CONNECTION_LOST", "while it was printing: " + reason(e))
                    .uncertain();
        }
    }

    /**
     * Waits for the answer. For a printer that is known to answer, the wait goes on while it responds, up to the limit of the attempt. A
     * printer that has never answered may be unable to, so that wait is shorter.
     */
    private Outcome awaitAnswerInTurn(PrinterLink link, PrinterAddress address) throws IOException {
        Boolean answers = saysWhenDone.get(address);
        Deadline end =
                Deadline.in(answers == null ? patience.printing() : answers ? patience.limit() : patience.answer());
        link.askInTurn();
        while (!link.isAnsweredInTurn(BETWEEN_LOOKS)) {
            PrinterState meanwhile = link.look(BETWEEN_LOOKS);
            if (meanwhile != null && !meanwhile.isReady()) {
                return afterwards(meanwhile);
            }
            if (link.isSilentFor(patience.printing())) {
                return inDoubt("it has stopped answering");
            }
            if (end.isOver() || link.isOver()) {
                return Boolean.TRUE.equals(answers)
                        ? inDoubt("it is there, but does not say that it has printed")
                        : withoutAnswerInTurn(link, address);
            }
        }
        saysWhenDone.put(address, true);
        PrinterState state = link.lookOnceMore(patience.answer());
        return state == null ? Outcome.confirmed("Printed") : afterwards(state);
    }

    /** Counts as printed: another print would get no answer either, and the kitchen would cook the order again. */
    private Outcome withoutAnswerInTurn(PrinterLink link, PrinterAddress address) throws IOException {
        Outcome outcome = lookAfterwards(link);
        if (outcome.result() != Result.CONFIRMED) {
            return outcome;
        }
        saysWhenDone.put(address, false);
        return Outcome.confirmed(
                "GS_R_UNANSWERED",
                outcome.detail()
                        + ", as far as its state tells; it never says so by itself (GS r): set confirm: false");
    }

    private Outcome lookAfterwards(PrinterLink link) throws IOException {
        PrinterState state = link.lookOnceMore(patience.printing());
        return state == null ? inDoubt("it has taken the ticket, and answers nothing") : afterwards(state);
    }

    private static Outcome afterwards(PrinterState state) {
        if (!state.isReady()) {
            return Outcome.unavailable(state.condition(), "while it was printing: " + state.detail())
                    .uncertain();
        }
        if (state.isPartial()) {
            return Outcome.confirmed("Printed; this printer does not say how its paper and cover are (DLE EOT 2 to 4)");
        }
        return Outcome.confirmed(state.isPaperLow() ? "Printed; the paper is nearly used up" : "Printed");
    }

    private static Outcome inDoubt(String detail) {
        return Outcome.failed("NO_CONFIRMATION", detail).uncertain();
    }

    private Outcome printUnseen(PrinterLink link, PrinterAddress address, byte[] bytes) {
        boolean isKnownToStay = Boolean.FALSE.equals(saysWhenDone.get(address));
        try {
            link.send(bytes);
            boolean isEnded = link.isEnded(isKnownToStay ? patience.answer() : patience.printing());
            saysWhenDone.put(address, isEnded);
            return isEnded
                    ? Outcome.confirmed("Sent and taken; this printer does not say whether it has printed")
                    : Outcome.confirmed(
                                    "Sent; this printer does not say whether it has printed, nor whether it has taken all")
                            .uncertain();
        } catch (IOException e) {
            return Outcome.failed("CONNECTION_LOST", "while it was sent: " + reason(e))
                    .uncertain();
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
