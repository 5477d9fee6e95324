package io.tableorder.integrators.printing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tableorder.access.throttle.Throttle;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Parameters;
import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.delivery.Outcome;
import io.tableorder.integrators.delivery.Outcome.Result;
import io.tableorder.integrators.delivery.PulledDeliveries;
import io.tableorder.integrators.delivery.PulledDeliveries.UnderWay;
import io.tableorder.integrators.delivery.Targets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.springframework.stereotype.Component;

/**
 * Serves printers that poll. A printer is told of one ticket at a time; from when it has fetched it until it says what has become of
 * it, or a minute has passed, it is told of no other, and not of this one again.
 */
@Component
class PollingPrinters {

    static final String PNG = "image/png";
    static final String TEXT = "text/plain";

    /** Not uncertain: what is fetched twice is fetched for one print. */
    private static final Outcome FETCHED =
            new Outcome(Result.SENT, "FETCHED", "Fetched by the printer", false, null, null, null);

    private final Targets targets;
    private final PulledDeliveries deliveries;
    private final TicketPainter painter;
    private final Throttle throttle;

    /**
     * What each printer was last heard to say. Forgotten twice a minute: it may have polled another instance meanwhile, and counts as
     * away when no poll of it was recorded for a minute.
     */
    private final Cache<String, StarStatus> reported = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(30))
            .build();

    PollingPrinters(Targets targets, PulledDeliveries deliveries, TicketPainter painter, Throttle throttle) {
        this.targets = targets;
        this.deliveries = deliveries;
        this.painter = painter;
        this.throttle = throttle;
    }

    /** Each printer has a budget of its own, so that a store may have many on one key. */
    void count(Exchange exchange) {
        find(exchange)
                .ifPresentOrElse(printer -> throttle.printer(exchange, printer.name()), () -> throttle.reads(exchange));
    }

    /** A poll: the printer's state comes, a job goes. */
    void poll(Exchange exchange) {
        CloudPrinter printer = printer(exchange);
        PrinterPoll poll = exchange.getMessage().getBody(PrinterPoll.class);
        if (!printer.is(poll.printerMac())) {
            throw new ProblemException(ProblemCode.PRINTER_NOT_FOUND, printer.name());
        }
        StarStatus status = StarStatus.of(poll.statusCode());
        report(printer.name(), status);
        boolean mayPrint = status.isOnline() && !status.isBusy() && !poll.isPrinting();
        exchange.getMessage().setBody(mayPrint ? work(printer.name()) : PrinterWork.NONE);
    }

    /** A printer polls every few seconds and mostly says the same; each report would write the row that its deliveries share. */
    private void report(String printer, StarStatus status) {
        if (!status.equals(reported.getIfPresent(printer))) {
            deliveries.report(printer, status.condition(), status.detail());
            reported.put(printer, status);
        }
    }

    private PrinterWork work(String printer) {
        Optional<UnderWay> current = deliveries.findUnderWay(printer);
        if (current.isPresent()) {
            // The printer may not have heard of it the first time.
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

    /** The ticket, in the form that the printer likes best; as often as it asks. */
    void download(Exchange exchange) {
        CloudPrinter printer = printer(exchange);
        requireDevice(exchange, printer);
        String type = Objects.requireNonNullElse(Parameters.queryText(exchange, "type", 100), PNG);
        boolean isText = type.startsWith(TEXT);
        if (!isText && !type.startsWith(PNG)) {
            throw new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
        Delivery delivery = job(exchange, printer)
                .flatMap(job -> deliveries.findTaken(printer.name(), job))
                .orElseThrow(() -> new ProblemException(ProblemCode.DELIVERY_NOT_FOUND));
        Ticket ticket = isText ? printer.ticket(delivery) : withNote(printer, printer.ticket(delivery));
        Paper paper = printer.options().paper();
        Ticket all = ticket.times(printer.options().copies(), paper);
        Message message = exchange.getMessage();
        if (isText) {
            Answers.write(message, 200, all.text());
            message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
        } else {
            Answers.write(message, 200, TicketPainter.png(painter.paint(all, paper)));
            message.setHeader(Exchange.CONTENT_TYPE, PNG);
        }
        addPeripherals(message, printer, delivery);
        deliveries.settle(printer.name(), delivery.jobId(), FETCHED.withTranscript(ticket.text(), null));
    }

    private Ticket withNote(CloudPrinter printer, Ticket ticket) {
        return ticket.with(
                TicketPainter.note(painter.unshown(ticket), printer.options().paper()));
    }

    /** Fetched again for the same print it is for the same print, so the drawer opens at most once all the same. */
    private static void addPeripherals(Message message, CloudPrinter printer, Delivery delivery) {
        int buzzes = printer.options().peripherals().buzzes();
        if (buzzes > 0) {
            message.setHeader("X-Star-Buzzerstartpattern", buzzes);
        }
        if (printer.opensDrawer(delivery)) {
            message.setHeader("X-Star-CashDrawer", "start");
        }
    }

    /** What has become of a ticket. Said twice, it counts once. */
    void confirm(Exchange exchange) {
        CloudPrinter printer = printer(exchange);
        requireDevice(exchange, printer);
        String code = Parameters.queryText(exchange, "code", 200);
        if (code == null) {
            throw ProblemException.invalid("?code", "REQUIRED");
        }
        boolean isSettled = job(exchange, printer)
                .flatMap(job -> deliveries.findTaken(printer.name(), job))
                .filter(delivery ->
                        deliveries.settle(printer.name(), delivery.jobId(), outcome(printer, delivery, code)))
                .isPresent();
        // What has become of a ticket tells of the printer, too.
        reported.invalidate(printer.name());
        exchange.getMessage().setBody(Map.of("settled", isSettled));
    }

    private Outcome outcome(CloudPrinter printer, Delivery delivery, String code) {
        Outcome outcome = StarStatus.of(code).outcome().withTranscript(null, code);
        Set<Integer> unshown = painter.unshown(printer.ticket(delivery));
        return unshown.isEmpty() ? outcome : outcome.andAlso(TicketPainter.warning(unshown));
    }

    /** Old firmware leaves the token out, and has one job at a time. */
    private Optional<UUID> job(Exchange exchange, CloudPrinter printer) {
        String token = Parameters.queryText(exchange, "token", 100);
        if (token == null) {
            return deliveries.findUnderWay(printer.name()).map(UnderWay::jobId);
        }
        return token.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
                ? Optional.of(UUID.fromString(token))
                : Optional.empty();
    }

    private static void requireDevice(Exchange exchange, CloudPrinter printer) {
        if (!printer.is(Parameters.queryText(exchange, "mac", 50))) {
            throw new ProblemException(ProblemCode.PRINTER_NOT_FOUND, printer.name());
        }
    }

    private CloudPrinter printer(Exchange exchange) {
        return find(exchange).orElseThrow(() -> new ProblemException(ProblemCode.PRINTER_NOT_FOUND, name(exchange)));
    }

    private Optional<CloudPrinter> find(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        return targets.find(name(exchange))
                .filter(CloudPrinter.class::isInstance)
                .map(CloudPrinter.class::cast)
                .filter(printer -> printer.storeId().equals(store));
    }

    private static String name(Exchange exchange) {
        return Parameters.pathName(exchange, "printer", ".{1,200}", ProblemCode.PRINTER_NOT_FOUND);
    }
}
