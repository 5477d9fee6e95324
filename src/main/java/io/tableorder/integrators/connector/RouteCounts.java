package io.tableorder.integrators.connector;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts the messages of each drop-in route since it was loaded. */
@Component
class RouteCounts implements RoutePolicyFactory {

    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    /**
     * The messages of one route.
     *
     * @param lastFailure the class of the newest exception, without its message, which may not be for all staff
     */
    record Count(long completed, long failed, @Nullable String lastFailure) {}

    Count of(String routeId) {
        Counter counter = counters.get(routeId);
        return counter == null
                ? new Count(0, 0, null)
                : new Count(counter.completed.sum(), counter.failed.sum(), counter.lastFailure);
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext camel, String routeId, NamedNode node) {
        if (!(node instanceof RouteDefinition route) || !isOfDropIn(route)) {
            return null;
        }
        Counter counter = new Counter();
        counters.put(routeId, counter);
        return counter;
    }

    private static boolean isOfDropIn(RouteDefinition route) {
        Resource resource = route.getResource();
        return Boolean.TRUE.equals(route.isKamelet())
                || resource != null && resource.getLocation().endsWith(DropInGuard.SUFFIX);
    }

    private final class Counter extends RoutePolicySupport {

        private final LongAdder completed = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private volatile @Nullable String lastFailure;

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            Throwable failure = failureOf(exchange);
            if (failure == null) {
                completed.increment();
            } else {
                failed.increment();
                lastFailure = failure.getClass().getName();
            }
        }

        /** Counts a dead letter as a failure; its exchange itself succeeds. */
        private static @Nullable Throwable failureOf(Exchange exchange) {
            if (exchange.getException() != null) {
                return exchange.getException();
            }
            return exchange.getExchangeExtension().isFailureHandled()
                    ? exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)
                    : null;
        }

        @Override
        public void onRemove(Route route) {
            counters.remove(route.getRouteId(), this);
        }
    }
}
