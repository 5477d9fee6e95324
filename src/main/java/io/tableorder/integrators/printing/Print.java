package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Outcome.Result;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prints one ticket at one printer, in the steps of {@link DeliverToPrinterRoute}. The printer is asked for its state before the ticket is
 * sent. The ticket counts as printed only if the printer answers a question behind it, and is still ready then. Otherwise the outcome
 * names the problem, and whether the ticket may be on paper. Once there is an outcome, the steps before {@link #hangUp} are left out.
 */
final class Print {

    private static final Logger LOG = LoggerFactory.getLogger(Print.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final EscPosPrinter printer;
    private final EscPosPrinter.Setup setup;
    private final Patience patience;
    private final PrinterAddress address;
    private final Printable printable;
    private final Marks marks;
    private final Deadline end;

    /** The end of the attempt, which may go on at the fallback. */
    private final Deadline endOfAll;

    /** The print at the printer that this one stands in for. */
    private final @Nullable Print first;

    private @Nullable LaidOut laidOut;
    private @Nullable PrinterLink link;
    private @Nullable Outcome outcome;

    Print(
            EscPosPrinter printer,
            PrinterAddress address,
            Printable printable,
            Marks marks,
            Deadline end,
            Deadline endOfAll) {
        this(printer, address, printable, marks, end, endOfAll, null);
    }

    private Print(
            EscPosPrinter printer,
            PrinterAddress address,
            Printable printable,
            Marks marks,
            Deadline end,
            Deadline endOfAll,
            @Nullable Print first) {
        this.printer = printer;
        this.setup = printer.setup();
        this.patience = printer.patience();
        this.address = address;
        this.printable = printable;
        this.marks = marks;
        this.end = end;
        this.endOfAll = endOfAll;
        this.first = first;
    }

    boolean hasOutcome() {
        return outcome != null;
    }

    void layOut() {
        laidOut = LaidOut.of(printable, marks, setup, printer.encoder());
    }

    void connect() {
        try {
            link = PrinterLink.open(address, patience, end);
        } catch (IOException e) {
            outcome = offline(e);
        }
    }

    /** Asks for the state. A problem here is {@code UNAVAILABLE}: the ticket is certainly not on paper. */
    void ask() {
        try {
            outcome = setup.hasStatus() ? problem(link()) : null;
        } catch (IOException e) {
            outcome = offline(e);
        }
    }

    private @Nullable Outcome problem(PrinterLink link) throws IOException {
        PrinterState before = link.meet();
        if (before == null) {
            return Outcome.unavailable(
                    "NOT_ANSWERING",
                    "it takes the connection and answers nothing; if it never does (DLE EOT), set status: false");
        }
        if (!before.isReady()) {
            return Outcome.unavailable(before.condition(), before.detail());
        }
        if (setup.answersInTurn() && printer.saysWhenDone(address) == null) {
            // The printer is idle now, so silence means that it does not answer such questions.
            link.askInTurn();
            if (link.isAnsweredInTurn(patience.answer())) {
                printer.remember(address, true);
            }
        }
        return null;
    }

    void send() {
        try {
            link().send(laidOut().bytes());
        } catch (IOException e) {
            outcome = broken(e);
        }
    }

    void confirm() {
        try {
            outcome = setup.hasStatus()
                    ? setup.answersInTurn() ? awaitAnswerInTurn(link()) : lookAfterwards(link())
                    : awaitEnd(link());
        } catch (IOException e) {
            outcome = broken(e);
        }
    }

    /**
     * Waits for the answer. For a printer that is known to answer, the wait goes on while it responds, up to the limit of the attempt. A
     * printer that has never answered may be unable to, so that wait is shorter.
     */
    private Outcome awaitAnswerInTurn(PrinterLink link) throws IOException {
        Boolean answers = printer.saysWhenDone(address);
        Deadline patient =
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
            if (patient.isOver() || link.isOver()) {
                return Boolean.TRUE.equals(answers)
                        ? inDoubt("it is there, but does not say that it has printed")
                        : withoutAnswerInTurn(link);
            }
        }
        printer.remember(address, true);
        PrinterState state = link.lookOnceMore(patience.answer());
        return state == null ? Outcome.confirmed("Printed") : afterwards(state);
    }

    /** Counts as printed: another print would get no answer either, and the kitchen would cook the order again. */
    private Outcome withoutAnswerInTurn(PrinterLink link) throws IOException {
        Outcome looked = lookAfterwards(link);
        if (looked.result() != Result.CONFIRMED) {
            return looked;
        }
        printer.remember(address, false);
        return Outcome.confirmed(
                "GS_R_UNANSWERED",
                looked.detail() + ", as far as its state tells; it never says so by itself (GS r): set confirm: false");
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

    /** For a printer without status. */
    private Outcome awaitEnd(PrinterLink link) throws IOException {
        boolean isKnownToStay = Boolean.FALSE.equals(printer.saysWhenDone(address));
        boolean isEnded = link.isEnded(isKnownToStay ? patience.answer() : patience.printing());
        printer.remember(address, isEnded);
        return isEnded
                ? Outcome.confirmed("Sent and taken; this printer does not say whether it has printed")
                : Outcome.confirmed(
                                "Sent; this printer does not say whether it has printed, nor whether it has taken all")
                        .uncertain();
    }

    private Outcome offline(IOException e) {
        return Outcome.unavailable(
                "OFFLINE",
                e instanceof SocketTimeoutException
                        ? "nothing answers at " + address
                        : "no connection to " + address + ": " + reason(e));
    }

    /** From the first byte of the ticket on, it may be on paper. */
    private Outcome broken(IOException e) {
        if (!setup.hasStatus()) {
            return Outcome.failed("CONNECTION_LOST", "while it was sent: " + reason(e))
                    .uncertain();
        }
        return e instanceof SocketTimeoutException
                ? inDoubt("after the ticket was sent: " + reason(e))
                : Outcome.failed("CONNECTION_LOST", "while it was printing: " + reason(e))
                        .uncertain();
    }

    private static Outcome inDoubt(String detail) {
        return Outcome.failed("NO_CONFIRMATION", detail).uncertain();
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Closes the connection, whatever has happened. */
    void hangUp() {
        try {
            if (link != null) {
                link.close();
            }
        } catch (IOException e) {
            LOG.debug("The connection to {} did not end cleanly: {}", address, e.toString());
        }
    }

    /** The print at the fallback if this printer is out, else this one. */
    Print next() {
        PrinterAddress fallback = setup.fallback();
        Outcome own = outcome();
        if (first != null || fallback == null || own.result() != Result.UNAVAILABLE) {
            return this;
        }
        Marks asFallback = new Marks(marks.isDuplicate() || own.isUncertain(), printer.name());
        return new Print(printer, fallback, printable, asFallback, endOfAll, endOfAll, this);
    }

    /** The outcome of the attempt. */
    Outcome result() {
        return first == null ? own() : withFallback(first.own(), own());
    }

    private Outcome own() {
        Outcome own = laidOut().unshown().isEmpty()
                ? outcome()
                : outcome().andAlso(TicketPainter.warning(laidOut().unshown()));
        LOG.debug("Printer {} at {}: {}", printer.name(), address, own);
        return own.withTranscript(laidOut().ticket().text(), own.detail());
    }

    private Outcome withFallback(Outcome before, Outcome own) {
        String why = before.code() + ", " + before.detail();
        if (own.result() == Result.CONFIRMED) {
            return Outcome.confirmed(own.code(), own.detail() + "; on the fallback " + address + ", because: " + why)
                    .withTranscript(own.request(), own.response());
        }
        String both = why + "; fallback: " + own.code() + ", " + own.detail();
        Outcome all = own.isUncertain() && own.result() == Result.FAILED
                ? Outcome.failed(own.code(), both)
                : Outcome.unavailable(before.code(), both);
        return before.isUncertain() || own.isUncertain() ? all.uncertain() : all;
    }

    private LaidOut laidOut() {
        return Objects.requireNonNull(laidOut);
    }

    private PrinterLink link() {
        return Objects.requireNonNull(link);
    }

    private Outcome outcome() {
        return Objects.requireNonNull(outcome);
    }
}
