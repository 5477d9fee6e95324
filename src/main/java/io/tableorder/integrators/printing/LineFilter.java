package io.tableorder.integrators.printing;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.integrators.delivery.ChannelOptions;
import io.tableorder.integrators.intake.NameList;
import io.tableorder.integrators.intake.OrderLines;
import io.tableorder.integrators.intake.StationFilter;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Selects the lines of orders that a printer prints; without categories, stations and fallback all of them. An order's later events carry
 * the same lines as its creation, so they reach the same printers. The components of a combo go to their own stations, unless the printer
 * selects by categories alone: a component has none.
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
     * From the options {@code categories}, {@code station}, {@code stations} and {@code fallback} of a printer. If the other printers of the store are
     * known, {@code otherCategories} and {@code otherStations} are there too, and may be empty.
     */
    static LineFilter of(ChannelOptions options) {
        Set<String> otherStations = names(options, "otherStations");
        Set<String> otherCategories = names(options, "otherCategories");
        return new LineFilter(
                some(options, "categories"),
                stations(options),
                options.flag("fallback", false),
                otherStations == null || otherCategories == null
                        ? null
                        : new LineFilter(otherCategories, otherStations, false, null));
    }

    private static Set<String> stations(ChannelOptions options) {
        return Stream.of("station", "stations")
                .flatMap(option -> some(options, option).stream())
                .collect(Collectors.toUnmodifiableSet());
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
                : NameList.split(given).stream()
                        .map(StationFilter::normal)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toSet());
    }

    /** The event with the lines for this printer; empty if it is about other lines only. */
    Optional<JsonNode> select(JsonNode event) {
        if (equals(NONE)) {
            return Optional.of(event);
        }
        return stations.isEmpty() && !isFallback
                ? OrderLines.whole(event, this::takes)
                : OrderLines.only(event, this::takes);
    }

    private boolean takes(JsonNode item) {
        return has(stations, item.path("station"))
                || has(categories, item.path("category"))
                || has(categories, item.path("category_id"))
                || isFallback && isLeft(item);
    }

    private boolean isLeft(JsonNode item) {
        return others == null ? !item.path("station").isTextual() : !others.takes(item);
    }

    private static boolean has(Set<String> names, JsonNode name) {
        return name.isValueNode() && !name.isNull() && names.contains(StationFilter.normal(name.asText()));
    }
}
