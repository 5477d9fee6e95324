package io.tableorder.integrators.printing;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.integrators.delivery.DeliveryDesk;
import io.tableorder.integrators.delivery.Parcel;
import io.tableorder.integrators.delivery.Targets;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Shows staff the ticket of a delivery as it looks on the paper of its printer. */
@Component
class TicketPictures {

    private final DeliveryDesk desk;
    private final Targets targets;
    private final TicketPainter painter;

    TicketPictures(DeliveryDesk desk, Targets targets, TicketPainter painter) {
        this.desk = desk;
        this.targets = targets;
        this.painter = painter;
    }

    /**
     * The ticket as PNG. One whose printer is gone is shown on usual paper.
     *
     * @throws ProblemException if there is no such delivery, or if it prints nothing
     */
    byte[] png(UUID store, long delivery) {
        Parcel parcel = desk.parcel(store, delivery);
        if (!parcel.isOnPaper()) {
            throw new ProblemException(ProblemCode.DELIVERY_HAS_NO_TICKET);
        }
        PrintOptions options = options(parcel.target());
        Ticket ticket = options.layout().lay(printable(options, parcel), new Marks(parcel.isDuplicate(), null));
        Paper paper = options.paper();
        return TicketPainter.png(painter.paint(ticket.with(TicketPainter.note(painter.unshown(ticket), paper)), paper));
    }

    private PrintOptions options(String target) {
        return targets.find(target)
                .map(found -> found instanceof EscPosPrinter printer
                        ? printer.setup().options()
                        : found instanceof CloudPrinter printer ? printer.options() : PrintOptions.USUAL)
                .orElse(PrintOptions.USUAL);
    }

    private static Printable printable(PrintOptions options, Parcel parcel) {
        try {
            return options.printable(parcel.content());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemCode.DELIVERY_HAS_NO_TICKET);
        }
    }
}
