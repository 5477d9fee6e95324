package io.tableorder.integrators.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.http.Names;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Selects the lines of orders by the stations where they are made.
 *
 * @param stations names, as {@link #normal} writes them; empty for all lines
 * @param takesRest whether it also takes the lines without a station
 */
public record StationFilter(Set<String> stations, boolean takesRest) {

    /** The word for all lines. */
    static final String ALL = "*";

    /** @param names as {@link NameList} writes them, or {@code *} */
    public static StationFilter of(String names, boolean takesRest) {
        Set<String> stations = NameList.split(names).stream()
                .map(StationFilter::normal)
                .filter(name -> !name.isEmpty() && !name.equals(ALL))
                .collect(Collectors.toUnmodifiableSet());
        return new StationFilter(stations, takesRest);
    }

    /** One name for all ways in which people write it. */
    public static String normal(String name) {
        return Names.tidy(name).replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    public boolean isForAll() {
        return stations.isEmpty();
    }

    /** The event with the lines of these stations; empty if it is about other lines only. */
    public Optional<JsonNode> select(JsonNode event) {
        return isForAll() ? Optional.of(event) : OrderLines.only(event, this::takes);
    }

    private boolean takes(JsonNode item) {
        JsonNode station = item.path("station");
        return station.isTextual() ? stations.contains(normal(station.asText())) : takesRest;
    }
}
