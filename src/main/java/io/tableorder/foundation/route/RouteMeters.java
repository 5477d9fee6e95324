package io.tableorder.foundation.route;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToLongFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Times each route and counts its failures, under the names of Camel's own metrics, whose policy costs an order several times as much.
 * Removing a route removes its meters. Kamelets, which are parts of routes, are counted without meters.
 */
@Component
public class RouteMeters implements RoutePolicyFactory {

    private static final String ROUTE = "routeId";

    private final MeterRegistry meters;
    private final Map<String, OneRoute> routes = new ConcurrentHashMap<>();

    RouteMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * The exchanges of a route since it was added. One whose failure was handled, as with a dead letter, counts as failed.
     *
     * @param lastFailure the class of the newest exception, without its message, which may not be for all staff
     */
    public record Count(
            long completed, long failed, @Nullable String lastFailure) {}

    /** Zero for an unknown route. */
    public Count countOf(String routeId) {
        OneRoute route = routes.get(routeId);
        return route == null ? new Count(0, 0, null) : route.count();
    }

    /** No policy for the routes that Camel generates from the contract. */
    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext camel, String routeId, NamedNode node) {
        if (routes.isEmpty()) {
            showInflight(camel);
        }
        return node instanceof RouteDefinition route && !Boolean.TRUE.equals(route.isRest())
                ? new OneRoute(routeId, !Boolean.TRUE.equals(route.isKamelet()))
                : null;
    }

    private void showInflight(CamelContext camel) {
        if (meters.find("camel.exchanges.inflight").gauge() == null) {
            Gauge.builder("camel.exchanges.inflight", camel, context -> context.getInflightRepository()
                            .size())
                    .description("Exchanges that are under way, in all routes")
                    .register(meters);
        }
    }

    private long read(String routeId, ToLongFunction<OneRoute> value) {
        OneRoute route = routes.get(routeId);
        return route == null ? 0 : value.applyAsLong(route);
    }

    private final class OneRoute extends RoutePolicySupport {

        private final String id;
        private final boolean hasMeters;
        private final String begun;
        private final LongAdder completed = new LongAdder();
        private final LongAdder nanos = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder handled = new LongAdder();
        private volatile @Nullable String lastFailure;
        private List<Meter> shown = List.of();

        OneRoute(String id, boolean hasMeters) {
            this.id = id;
            this.hasMeters = hasMeters;
            this.begun = "table-order.begun." + id;
        }

        /** A route that replaces another one of the same id takes over its meters. */
        @Override
        public void onInit(Route route) {
            super.onInit(route);
            routes.put(id, this);
            shown = hasMeters ? meters() : List.of();
        }

        private Count count() {
            long failures = failed.sum() + handled.sum();
            return new Count(Math.max(0, completed.sum() - failures), failures, lastFailure);
        }

        private List<Meter> meters() {
            return List.of(
                    FunctionTimer.builder(
                                    "camel.route.policy",
                                    RouteMeters.this,
                                    all -> all.read(id, one -> one.completed.sum()),
                                    all -> all.read(id, one -> one.nanos.sum()),
                                    TimeUnit.NANOSECONDS)
                            .description("Exchanges that are through with a route, and how long they took")
                            .tag(ROUTE, id)
                            .register(meters),
                    counter("camel.exchanges.failed", "Exchanges that failed in a route", one -> one.failed.sum()),
                    counter(
                            "camel.exchanges.failures.handled",
                            "Exchanges whose failure was handled: answered with a problem, or put away as a dead letter",
                            one -> one.handled.sum()));
        }

        private Meter counter(String name, String description, ToLongFunction<OneRoute> value) {
            return FunctionCounter.builder(name, RouteMeters.this, all -> all.read(id, value))
                    .description(description)
                    .tag(ROUTE, id)
                    .register(meters);
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            exchange.setProperty(begun, System.nanoTime());
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            if (exchange.removeProperty(begun) instanceof Long start) {
                nanos.add(System.nanoTime() - start);
            }
            completed.increment();
            if (exchange.isFailed()) {
                failed.increment();
                failedWith(exchange.getException());
            } else if (ExchangeHelper.isFailureHandled(exchange)) {
                handled.increment();
                failedWith(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
            }
        }

        private void failedWith(@Nullable Throwable failure) {
            if (failure != null) {
                lastFailure = failure.getClass().getName();
            }
        }

        @Override
        public void onRemove(Route route) {
            if (routes.remove(id, this)) {
                shown.forEach(meters::remove);
            }
        }
    }
}
