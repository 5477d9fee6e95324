package io.tableorder.integrators.intake;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.springrabbit.SpringRabbitMQEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The connectors that run on this instance. */
@Component
public class Connectors {

    private static final Logger LOG = LoggerFactory.getLogger(Connectors.class);

    private final CamelContext camel;

    private final QueueDepths depths;
    private final ConnectorContainers containers;

    Connectors(CamelContext camel, QueueDepths depths, ConnectorContainers containers) {
        this.camel = camel;
        this.depths = depths;
        this.containers = containers;
    }

    /** The queues that connectors listen to. */
    public Set<String> queues() {
        return queues(camel.getRoutes().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** The queues that these routes listen to, each with the number of its waiting events if the broker answers in time. */
    public Map<String, Optional<Long>> queuesOf(Collection<String> routeIds) {
        Map<String, Optional<Long>> depthOf = new TreeMap<>();
        queueNamesOf(routeIds).forEach(queue -> depthOf.put(queue, depths.of(queue)));
        return depthOf;
    }

    /** Like {@link #queuesOf}, without asking the broker. */
    public Set<String> queueNamesOf(Collection<String> routeIds) {
        return queues(routeIds.stream().map(camel::getRoute).filter(Objects::nonNull))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The subscriptions of the queues that these routes listen to. */
    public List<Subscription> subscriptionsOf(Collection<String> routeIds) {
        return queueNamesOf(routeIds).stream()
                .map(containers::subscription)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Whether the broker has this instance's consumer of the queue, so that events reach the connector. */
    public boolean isListening(String queue) {
        return containers.isListening(queue);
    }

    /** Stops listening for good. Messages in hand are not interrupted; they end with the routes. */
    void stopListening(Duration patience) {
        CompletableFuture<?>[] stops = camel.getRoutes().stream()
                .filter(route -> route.getEndpoint() instanceof SpringRabbitMQEndpoint)
                .map(route -> CompletableFuture.runAsync(
                        () -> ServiceHelper.suspendService(route.getConsumer()),
                        task -> new Thread(task, "stop-listening").start()))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(stops).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Connectors did not stop listening in time, and stop with their routes: {}", e.toString());
        }
    }

    /** Leaves out the dead-letter queue, which belongs to no connector. */
    private static Stream<String> queues(Stream<Route> routes) {
        return routes.map(Route::getEndpoint)
                .filter(SpringRabbitMQEndpoint.class::isInstance)
                .map(endpoint -> ((SpringRabbitMQEndpoint) endpoint).getQueues())
                .filter(queue -> !queue.equals(Topology.DEAD_LETTERS));
    }
}
