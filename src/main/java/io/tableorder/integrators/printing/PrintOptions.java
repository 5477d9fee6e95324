package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.ChannelOptions;
import io.tableorder.integrators.delivery.Delivery;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What printers of all kinds let their owners choose: what of events goes on paper, how, and what happens beside. */
record PrintOptions(TicketLayout layout, LineFilter filter, Peripherals peripherals, int copies) {

    private static final Set<String> NAMES = Set.of(
            "paper",
            "model",
            "columns",
            "dots",
            "timeZone",
            "total",
            "categories",
            "stations",
            "fallback",
            "otherCategories",
            "otherStations",
            "copies",
            "drawer",
            "buzzer");

    /** The names of these options, and of those that a kind of printer has beside them. */
    static Set<String> namesWith(String... others) {
        return Stream.concat(NAMES.stream(), Stream.of(others)).collect(Collectors.toUnmodifiableSet());
    }

    static PrintOptions of(ChannelOptions options) {
        return new PrintOptions(
                TicketLayout.of(options),
                LineFilter.of(options),
                Peripherals.of(options),
                options.number("copies", 1, 5, 1));
    }

    Paper paper() {
        return layout.paper();
    }

    /** What of a message is for this printer. */
    Optional<Printable> printable(String body) {
        return Printable.of(body).flatMap(filter::select);
    }

    /** The same of a message that it was for when it came. If its lines are for others by now, it is printed whole all the same. */
    Printable printable(Delivery delivery) {
        Printable whole = Printable.of(delivery.content())
                .orElseThrow(() -> new IllegalArgumentException("There is nothing in it to print"));
        return filter.select(whole).orElse(whole);
    }
}
