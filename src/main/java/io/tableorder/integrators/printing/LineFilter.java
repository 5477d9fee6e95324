package io.tableorder.integrators.printing;

import io.tableorder.integrators.delivery.ChannelOptions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Selects the lines of orders that a printer prints; without categories, stations and fallback all of them. An order's later events carry
 * the same lines as its creation, so they reach the same printers.
 *
 * @param categories ids or names
 * @param isFallback whether it takes the lines that no other printer takes
 * @param others the lines that other printers of the store take; null if unknown: then the fallback takes the lines without a station
 */
record LineFilter(
        Set<String> categories,
        Set<String> stations,
        boolean isFallback,
        @Nullable LineFilter others) {

    static final LineFilter NONE = new LineFilter(Set.of(), Set.of(), false, null);

    /**
     * From the options {@code categories}, {@code stations} and {@code fallback} of a printer. If the other printers of the store are
     * known, {@code otherCategories} and {@code otherStations} are there too, and may be empty.
     */
    static LineFilter of(ChannelOptions options) {
        Set<String> otherStations = names(options, "otherStations");
        Set<String> otherCategories = names(options, "otherCategories");
        return new LineFilter(
                some(options, "categories"),
                some(options, "stations"),
                options.flag("fallback", false),
                otherStations == null || otherCategories == null
                        ? null
                        : new LineFilter(otherCategories, otherStations, false, null));
    }

    private static Set<String> some(ChannelOptions options, String option) {
        Set<String> names = names(options, option);
        if (names == null) {
            return Set.of();
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("The option " + option + " names none");
        }
        return names;
    }

    private static @Nullable Set<String> names(ChannelOptions options, String option) {
        String given = options.optional(option);
        return given == null
                ? null
                : Stream.of(given.split(","))
                        .map(LineFilter::normal)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toSet());
    }

    /** Normalizes a name, because people write one name in several ways. */
    private static String normal(String name) {
        return Columns.oneLine(name).toLowerCase(Locale.ROOT);
    }

    /** Empty if no line of the order is for this printer. */
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
                || isFallback && isLeft(item);
    }

    private boolean isLeft(Printable.Item item) {
        return others == null ? item.station() == null : !others.takes(item);
    }

    private static boolean has(Set<String> names, @Nullable String name) {
        return name != null && names.contains(normal(name));
    }
}
