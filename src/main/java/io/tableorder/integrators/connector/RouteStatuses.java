package io.tableorder.integrators.connector;

import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.springframework.stereotype.Component;

/** Reads the status of routes. */
@Component
class RouteStatuses {

    private final CamelContext camel;

    RouteStatuses(CamelContext camel) {
        this.camel = camel;
    }

    /** Camel's word in lower case, such as {@code started}; {@code stopped} if there is no such route. */
    String of(String routeId) {
        ServiceStatus status = camel.getRouteController().getRouteStatus(routeId);
        return (status == null ? ServiceStatus.Stopped : status).name().toLowerCase(Locale.ROOT);
    }
}
