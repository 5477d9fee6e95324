package io.tableorder.integrators.connector;

import io.tableorder.event.EventType;
import io.tableorder.integrators.intake.StationFilter;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.EndpointAware;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.component.kamelet.KameletProcessor;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads from the kamelets of a connector's routes for which stations it takes tickets: the lines of new orders. */
@Component
class StationTakers {

    private static final String STATION = "station";
    private static final String STATIONS = "stations";

    /** Only the source of events has a queue. */
    private static final String QUEUE = "queue";

    private final ModelCamelContext camel;

    StationTakers(CamelContext camel) {
        this.camel = (ModelCamelContext) camel;
    }

    /**
     * What a connector takes. One that merely gets all events, such as one for a POS, is for no station.
     *
     * @param names of the stations that it names
     * @param prints whether it has a printer
     * @param printsAll whether it has one for all lines that its source brings, and this brings all
     */
    record Taken(Set<String> names, boolean prints, boolean printsAll) {

        boolean has(String station) {
            return printsAll || names.contains(StationFilter.normal(station));
        }
    }

    /** @param routeIds of the connector, those of its kamelets among them */
    Taken takenBy(Collection<String> routeIds) {
        List<List<Kamelet>> routes = routeIds.stream()
                .filter(id -> !isKamelet(id))
                .map(camel::getRoute)
                .filter(Objects::nonNull)
                .map(this::kamelets)
                .toList();
        List<Kamelet> all = routes.stream().flatMap(List::stream).toList();
        Set<String> names = new HashSet<>();
        boolean printsAll = false;
        for (List<Kamelet> route : routes) {
            // Without a source of its own, a route gets what the others send it.
            List<Kamelet> sources = sourcesOfOrders(route.stream().anyMatch(Kamelet::isSource) ? route : all);
            if (!sources.isEmpty()) {
                route.forEach(kamelet -> names.addAll(kamelet.stations()));
                printsAll |= sources.stream().anyMatch(Kamelet::isForAll)
                        && route.stream().anyMatch(Kamelet::printsAll);
            }
        }
        return new Taken(Set.copyOf(names), all.stream().anyMatch(Kamelet::prints), printsAll);
    }

    private static List<Kamelet> sourcesOfOrders(List<Kamelet> kamelets) {
        return kamelets.stream().filter(Kamelet::bringsOrders).toList();
    }

    private boolean isKamelet(String routeId) {
        RouteDefinition route = camel.getRouteDefinition(routeId);
        return route == null || Boolean.TRUE.equals(route.isKamelet());
    }

    /** Those that a route begins with and sends to. Equal ones in several routes are one, whose own route names only the first of these. */
    private List<Kamelet> kamelets(Route route) {
        return Stream.concat(
                        Stream.of(route.getEndpoint()),
                        route.filter("*").stream().map(this::endpoint))
                .filter(KameletEndpoint.class::isInstance)
                .map(endpoint -> camel.getRouteDefinition(((KameletEndpoint) endpoint).getRouteId()))
                .filter(made -> made != null && made.getTemplateParameters() != null)
                .map(made -> new Kamelet(made.getTemplateParameters()))
                .toList();
    }

    private @Nullable Endpoint endpoint(Processor step) {
        if (step instanceof KameletProcessor kamelet) {
            return camel.hasEndpoint("kamelet:" + kamelet.getName());
        }
        return step instanceof EndpointAware sends ? sends.getEndpoint() : null;
    }

    private record Kamelet(Map<String, Object> parameters) {

        boolean isSource() {
            return parameters.containsKey(QUEUE);
        }

        boolean bringsOrders() {
            return isSource()
                    && Stream.of(text("types").split(","))
                            .anyMatch(type -> EventType.keysLike(type.strip()).contains(EventType.ORDER_CREATED.key()));
        }

        /** Only printers have copies. */
        boolean prints() {
            return parameters.containsKey("copies");
        }

        boolean printsAll() {
            return prints()
                    && isForAll()
                    && text("categories").isBlank()
                    && !text("fallback").equals("true");
        }

        boolean isForAll() {
            return stations().isEmpty();
        }

        Set<String> stations() {
            return StationFilter.of(text(STATION) + "," + text(STATIONS), false).stations();
        }

        private String text(String parameter) {
            return Objects.toString(parameters.get(parameter), "");
        }
    }
}
