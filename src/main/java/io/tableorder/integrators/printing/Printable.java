package io.tableorder.integrators.printing;

import io.tableorder.integrators.intake.ConnectorEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something to print: an event of an order, of a session or of a call, or text that is a ticket already. */
sealed interface Printable {

    /** Lines to print as they are. */
    record Text(String text) implements Printable {}

    /** What a ticket of an order tells the cooks to do. */
    enum Task {
        MAKE(""),
        /** The whole order was cancelled. */
        CANCEL("취소 CANCELLED"),
        /** Some portions were cancelled. */
        VOID("부분 취소 VOID"),
        /** Lines are made at another station from now on. */
        MOVE("이동 MOVE");

        private final String title;

        Task(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    /**
     * Lines of an order to cook, or not to cook any more.
     *
     * @param zone of the store
     * @param number that staff call out; null if the order has none
     * @param changedAt when the lines were cancelled or moved; null for a new order
     * @param reason of a cancellation
     * @param total in the currency's smallest unit
     * @param linesElsewhere how many more lines it has, for other printers
     */
    record Order(
            Task task,
            long id,
            @Nullable Integer number,
            String table,
            ZoneId zone,
            Instant placedAt,
            @Nullable Instant changedAt,
            @Nullable String reason,
            @Nullable String note,
            long total,
            String currency,
            List<Item> items,
            int linesElsewhere)
            implements Printable {}

    /**
     * A line of an order.
     *
     * @param partOf the dish whose component it is
     * @param movement the stations that it was moved between
     */
    record Item(
            int quantity,
            String name,
            @Nullable String partOf,
            List<Option> options,
            @Nullable String note,
            @Nullable String movement) {}

    /** @param quantity for one dish */
    record Option(int quantity, String name) {}

    /**
     * Guests who sit at another table now, and what they still wait for. Nothing of it is to be made again.
     *
     * @param id of the session
     * @param isMerger whether other guests sit there already
     * @param zone of the store
     */
    record TableMove(
            long id, boolean isMerger, String from, String to, ZoneId zone, Instant movedAt, List<MovedItem> items)
            implements Printable {}

    /** @param order the number that staff call out */
    record MovedItem(int order, Item item) {}

    /**
     * The bill of a table.
     *
     * @param id of the session
     * @param zone of the store
     * @param total in the currency's smallest unit, without cancelled orders
     */
    record Bill(
            long id,
            String table,
            ZoneId zone,
            Instant startedAt,
            Instant endedAt,
            int orders,
            long total,
            String currency)
            implements Printable {}

    /**
     * Guests who call staff.
     *
     * @param kind such as {@code water}
     * @param isLate whether nobody has come for a while
     * @param zone of the store
     */
    record Call(
            long id, String table, String kind, @Nullable String note, boolean isLate, ZoneId zone, Instant calledAt)
            implements Printable {}

    /** Empty if there is nothing to print: for blank text, and for an event of another kind. */
    static Optional<Printable> of(ConnectorEvent event, String body, LineFilter filter) {
        return PrintableEvents.read(event.json(body), body, filter);
    }

    /** The same of a delivery's content, with all lines. */
    static Optional<Printable> of(String body) {
        return of(body, LineFilter.NONE);
    }

    static Optional<Printable> of(String body, LineFilter filter) {
        return PrintableEvents.read(PrintableEvents.parsed(body), body, filter);
    }
}
