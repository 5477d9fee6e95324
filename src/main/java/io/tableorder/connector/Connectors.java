package io.tableorder.connector;

import io.tableorder.event.Topology;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The connectors that are there now. */
@Component
public class Connectors {

    private static final Logger LOG = LoggerFactory.getLogger(Connectors.class);

    private final CamelContext camel;

    private final QueueDepths depths;

    Connectors(CamelContext camel, QueueDepths depths) {
        this.camel = camel;
        this.depths = depths;
    }

    /** The queues that they listen to. */
    public Set<String> queues() {
        return queues(camel.getRoutes().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** The queues that these routes listen to, each with how many events wait in it if the broker says so soon. */
    public Map<String, Optional<Long>> queuesOf(Collection<String> routeIds) {
        Map<String, Optional<Long>> depthOf = new TreeMap<>();
        queueNamesOf(routeIds).forEach(queue -> depthOf.put(queue, depths.of(queue)));
        return depthOf;
    }

    /** The same without asking the broker. */
    public Set<String> queueNamesOf(Collection<String> routeIds) {
        return queues(routeIds.stream().map(camel::getRoute).filter(Objects::nonNull))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** For good. What does not end in time is cut off, and its message goes back to its queue. */
    void stopListening(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Route route : List.copyOf(camel.getRoutes())) {
            if (route.getEndpoint() instanceof SpringRabbitMQEndpoint) {
                stop(route.getId(), Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        }
    }

    private void stop(String route, long millis) {
        try {
            camel.getRouteController().stopRoute(route, millis, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            LOG.warn("Route {} is stopped with the rest: {}", route, e.toString());
        }
    }

    /** The dead-letter queue is no connector's. */
    private static Stream<String> queues(Stream<Route> routes) {
        return routes.map(Route::getEndpoint)
                .filter(SpringRabbitMQEndpoint.class::isInstance)
                .map(endpoint -> ((SpringRabbitMQEndpoint) endpoint).getQueues())
                .filter(queue -> !queue.equals(Topology.DEAD_LETTERS));
    }
}
