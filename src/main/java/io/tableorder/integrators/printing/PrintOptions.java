package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.ChannelOptions;
import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The options that printers of all kinds have: which lines of events they print, how, and with which devices. */
record PrintOptions(TicketLayout layout, LineFilter filter, Peripherals peripherals, int copies) {

    /** Of a printer whose options are not known. */
    static final PrintOptions USUAL = of(new ChannelOptions(Map.of(), Set.of()));

    private static final Set<String> NAMES = Set.of(
            "paper",
            "model",
            "columns",
            "dots",
            "timeZone",
            "total",
            "categories",
            "station",
            "stations",
            "fallback",
            "otherCategories",
            "otherStations",
            "copies",
            "drawer",
            "buzzer");

    /** The names of these options, and of those that a kind of printer has besides them. */
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

    /** The part of a message that is for this printer. */
    Optional<Printable> printable(ConnectorEvent event, String body) {
        return Printable.of(event, body, filter);
    }

    /** The part of a delivery's message for this printer. If all lines are for others by now, the message is printed whole. */
    Printable printable(Delivery delivery) {
        return printable(delivery.content());
    }

    Printable printable(String content) {
        return Printable.of(content, filter)
                .or(() -> Printable.of(content))
                .orElseThrow(() -> new IllegalArgumentException("There is nothing in it to print"));
    }
}
