package io.tableorder.integrators.connector;

import io.tableorder.integrators.intake.StationFilter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.springframework.stereotype.Component;

/** Reads from the parameters of a connector's kamelets which stations it is for. */
@Component
class StationTakers {

    private static final String STATION = "station";
    private static final String STATIONS = "stations";

    private final ModelCamelContext camel;

    StationTakers(CamelContext camel) {
        this.camel = (ModelCamelContext) camel;
    }

    /**
     * What a connector takes. One that merely gets all events, such as one for a POS, is for no station.
     *
     * @param names of the stations that it names
     * @param prints whether it has a printer
     * @param printsAll whether it has one for all lines that its sources bring, and these bring all
     */
    record Taken(Set<String> names, boolean prints, boolean printsAll) {

        boolean has(String station) {
            return printsAll || names.contains(StationFilter.normal(station));
        }
    }

    /** @param routeIds of the connector, those of its kamelets among them */
    Taken takenBy(Collection<String> routeIds) {
        List<Map<String, Object>> kamelets = routeIds.stream()
                .map(camel::getRouteDefinition)
                .filter(Objects::nonNull)
                .map(RouteDefinition::getTemplateParameters)
                .filter(Objects::nonNull)
                .toList();
        Set<String> names = kamelets.stream()
                .flatMap(kamelet -> Stream.of(STATION, STATIONS)
                        .flatMap(parameter -> stations(kamelet, parameter).stations().stream()))
                .collect(Collectors.toUnmodifiableSet());
        boolean printsAll = kamelets.stream().anyMatch(StationTakers::printsAll)
                && kamelets.stream().anyMatch(StationTakers::bringsAll);
        return new Taken(names, kamelets.stream().anyMatch(StationTakers::prints), printsAll);
    }

    /** Only printers have copies. */
    private static boolean prints(Map<String, Object> kamelet) {
        return kamelet.containsKey("copies");
    }

    private static boolean printsAll(Map<String, Object> kamelet) {
        return prints(kamelet)
                && stations(kamelet, STATION).isForAll()
                && stations(kamelet, STATIONS).isForAll()
                && text(kamelet, "categories").isBlank()
                && !text(kamelet, "fallback").equals("true");
    }

    /** Only the source of events has a queue. */
    private static boolean bringsAll(Map<String, Object> kamelet) {
        return kamelet.containsKey("queue") && stations(kamelet, STATION).isForAll();
    }

    private static StationFilter stations(Map<String, Object> kamelet, String parameter) {
        return StationFilter.of(text(kamelet, parameter), false);
    }

    private static String text(Map<String, Object> kamelet, String parameter) {
        return Objects.toString(kamelet.get(parameter), "");
    }
}
