package io.tableorder.printing;

import io.tableorder.delivery.ChannelOptions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of orders a printer takes; without categories, stations and fallback all of them. A creation and what becomes of it
 * later carry the same lines, so they meet on the same printers.
 *
 * @param categories ids or names
 * @param isFallback whether it takes the lines without a station
 */
record LineFilter(Set<String> categories, Set<String> stations, boolean isFallback) {

    static final LineFilter NONE = new LineFilter(Set.of(), Set.of(), false);

    /** From the options {@code categories}, {@code stations} and {@code fallback} of a printer. */
    static LineFilter of(ChannelOptions options) {
        return new LineFilter(
                names(options, "categories"), names(options, "stations"), options.flag("fallback", false));
    }

    private static Set<String> names(ChannelOptions options, String option) {
        String given = options.optional(option);
        if (given == null) {
            return Set.of();
        }
        Set<String> names = Stream.of(given.split(","))
                .map(LineFilter::normal)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
        if (names.isEmpty()) {
            throw new IllegalArgumentException("The option " + option + " names none");
        }
        return names;
    }

    /** People write one name in several ways. */
    private static String normal(String name) {
        return Columns.oneLine(name).toLowerCase(Locale.ROOT);
    }

    /** Empty for an order of which no line is for this printer. */
    Optional<Printable> select(Printable printable) {
        if (equals(NONE) || !(printable instanceof Printable.Order order)) {
            return Optional.of(printable);
        }
        Printable.Order own = order.only(this::takes);
        return own.items().isEmpty() ? Optional.empty() : Optional.of(own);
    }

    private boolean takes(Printable.Item item) {
        return has(stations, item.station())
                || has(categories, item.category())
                || has(categories, item.categoryId())
                || isFallback && item.station() == null;
    }

    private static boolean has(Set<String> names, @Nullable String name) {
        return name != null && names.contains(normal(name));
    }
}
