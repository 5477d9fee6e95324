package io.tableorder.connector;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.springframework.stereotype.Component;

/** The connectors that are there now. */
@Component
public class Connectors {

    private final CamelContext camel;

    Connectors(CamelContext camel) {
        this.camel = camel;
    }

    /** The queues that they listen to. */
    public Set<String> queues() {
        return camel.getRoutes().stream()
                .map(Route::getEndpoint)
                .filter(SpringRabbitMQEndpoint.class::isInstance)
                .map(endpoint -> ((SpringRabbitMQEndpoint) endpoint).getQueues())
                .collect(Collectors.toUnmodifiableSet());
    }
}
