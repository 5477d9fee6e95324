package io.tableorder.integrators.printing;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Outcome.Result;
import io.tableorder.integrators.delivery.PulledDeliveries;
import io.tableorder.integrators.delivery.PulledDeliveries.UnderWay;
import io.tableorder.integrators.delivery.Targets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Serves printers that poll. A printer is offered one ticket at a time. Once it has fetched a ticket, it is offered none until it
 * reports the outcome, or until a minute has passed.
 */
@Component
class PollingPrinters {

    static final String PNG = "image/png";
    static final String TEXT = "text/plain";

    /** The outcome is not uncertain: a printer that fetches a ticket twice prints it once. */
    private static final Outcome FETCHED =
            new Outcome(Result.SENT, "FETCHED", "Fetched by the printer", false, null, null, null);

    private final Targets targets;
    private final PulledDeliveries deliveries;
    private final TicketPainter painter;

    /**
     * The status that each printer reported last. An entry lasts for 30 seconds: the printer may have polled another instance since,
     * and it counts as away when no poll was recorded for a minute.
     */
    private final Cache<String, StarStatus> reported = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(30))
            .build();

    PollingPrinters(Targets targets, PulledDeliveries deliveries, TicketPainter painter) {
        this.targets = targets;
        this.deliveries = deliveries;
        this.painter = painter;
    }

    /**
     * A ticket for a printer.
     *
     * @param buzzes how often the printer buzzes, 0 for never
     */
    record Media(String contentType, byte[] bytes, int buzzes, boolean opensDrawer) {}

    /**
     * How a printer names one of its jobs.
     *
     * @param mac of the printer
     * @param token of the job; null for the one under way
     */
    record JobReference(@Nullable String mac, @Nullable String token) {}

    /** @param isSettled whether the report was the first one for its ticket */
    record Settlement(@JsonProperty("settled") boolean isSettled) {}

    /** Whether the store has a polling printer of this name. */
    boolean has(UUID store, String name) {
        return find(store, name).isPresent();
    }

    /** Records the status that a printer reports, and offers it a job. */
    PrinterWork poll(UUID store, String name, PrinterPoll poll) {
        CloudPrinter printer = printer(store, name, poll.printerMac());
        StarStatus status = StarStatus.of(poll.statusCode());
        report(printer.name(), status);
        boolean mayPrint = status.isOnline() && !status.isBusy() && !poll.isPrinting();
        return mayPrint ? work(printer.name()) : PrinterWork.NONE;
    }

    /**
     * Stores a status only if it is new. A printer polls every few seconds and mostly reports the same; each report would write the
     * row that its deliveries share.
     */
    private void report(String printer, StarStatus status) {
        if (!status.equals(reported.getIfPresent(printer))) {
            deliveries.report(printer, status.condition(), status.detail());
            reported.put(printer, status);
        }
    }

    private PrinterWork work(String printer) {
        Optional<UnderWay> current = deliveries.findUnderWay(printer);
        if (current.isPresent()) {
            // The first offer may not have reached the printer.
            return current.get().isFetched()
                    ? PrinterWork.NONE
                    : PrinterWork.of(current.get().jobId());
        }
        return deliveries
                .take(printer)
                .map(Delivery::jobId)
                .map(PrinterWork::of)
                .orElse(PrinterWork.NONE);
    }

    /**
     * Hands out the ticket of a job, as often as the printer asks.
     *
     * @param type the form that the printer prefers; null for PNG
     */
    Media download(UUID store, String name, JobReference job, @Nullable String type) {
        CloudPrinter printer = printer(store, name, job.mac());
        String wanted = Objects.requireNonNullElse(type, PNG);
        boolean isText = wanted.startsWith(TEXT);
        if (!isText && !wanted.startsWith(PNG)) {
            throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
        Delivery delivery = find(printer, job).orElseThrow(() -> new ProblemException(ProblemCode.DELIVERY_NOT_FOUND));
        Ticket ticket = isText ? printer.ticket(delivery) : withNote(printer, printer.ticket(delivery));
        Paper paper = printer.options().paper();
        Ticket all = ticket.times(printer.options().copies(), paper);
        // A printer that fetches the ticket again prints it once, so the drawer opens once.
        Media media = new Media(
                isText ? "text/plain; charset=utf-8" : PNG,
                isText ? all.text().getBytes(StandardCharsets.UTF_8) : TicketPainter.png(painter.paint(all, paper)),
                printer.options().peripherals().buzzes(),
                printer.opensDrawer(delivery));
        deliveries.settle(printer.name(), delivery.jobId(), FETCHED.withTranscript(ticket.text(), null));
        return media;
    }

    private Ticket withNote(CloudPrinter printer, Ticket ticket) {
        return ticket.with(
                TicketPainter.note(painter.unshown(ticket), printer.options().paper()));
    }

    /** Records what has become of a ticket. A second report for the same ticket changes nothing. */
    Settlement confirm(UUID store, String name, JobReference job, @Nullable String code) {
        CloudPrinter printer = printer(store, name, job.mac());
        if (code == null) {
            throw ProblemException.invalid("?code", "REQUIRED");
        }
        boolean isSettled = find(printer, job)
                .filter(delivery ->
                        deliveries.settle(printer.name(), delivery.jobId(), outcome(printer, delivery, code)))
                .isPresent();
        // The outcome of a ticket changes the printer's condition as well, so the next poll is stored again.
        reported.invalidate(printer.name());
        return new Settlement(isSettled);
    }

    private Outcome outcome(CloudPrinter printer, Delivery delivery, String code) {
        Outcome outcome = StarStatus.of(code).outcome().withTranscript(null, code);
        Set<Integer> unshown = painter.unshown(printer.ticket(delivery));
        return unshown.isEmpty() ? outcome : outcome.andAlso(TicketPainter.warning(unshown));
    }

    private Optional<Delivery> find(CloudPrinter printer, JobReference job) {
        return id(printer, job).flatMap(id -> deliveries.findTaken(printer.name(), id));
    }

    /** Old firmware sends no token, and has one job at a time. */
    private Optional<UUID> id(CloudPrinter printer, JobReference job) {
        String token = job.token();
        if (token == null) {
            return deliveries.findUnderWay(printer.name()).map(UnderWay::jobId);
        }
        return token.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
                ? Optional.of(UUID.fromString(token))
                : Optional.empty();
    }

    /** @throws ProblemException if the store has no such printer, or if it is another device */
    private CloudPrinter printer(UUID store, String name, @Nullable String mac) {
        return find(store, name)
                .filter(printer -> printer.is(mac))
                .orElseThrow(() -> new ProblemException(ProblemCode.PRINTER_NOT_FOUND, name));
    }

    private Optional<CloudPrinter> find(UUID store, String name) {
        return targets.find(name)
                .filter(CloudPrinter.class::isInstance)
                .map(CloudPrinter.class::cast)
                .filter(printer -> printer.storeId().equals(store));
    }
}
