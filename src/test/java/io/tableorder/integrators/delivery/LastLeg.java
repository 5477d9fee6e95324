package io.tableorder.integrators.delivery;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** The route of one kind of target, alone: attempts without rows, without the dispatcher and without Spring. */
public final class LastLeg implements AutoCloseable {

    private final AttemptRoutes routes = new AttemptRoutes();
    private final CamelContext camel = new DefaultCamelContext();
    private final String kind;

    @SuppressWarnings("NullAway") // no sink adds a delivery here
    public LastLeg(String kind, RoutesBuilder route) {
        this.kind = kind;
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        Targets targets = new Targets(beans.getBeanProvider(Channel.class), beans.getBeanProvider(StoredTargets.class));
        camel.addComponent("delivery", new DeliveryComponent(targets, null, routes, new ObjectMapper()));
        try {
            camel.addRoutes(withoutErrorHandler());
            camel.addRoutes(route);
            camel.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static RoutesBuilder withoutErrorHandler() {
        return new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
                routeConfiguration("background").errorHandler(noErrorHandler());
            }
        };
    }

    public Outcome attempt(Target target, Delivery delivery) throws Exception {
        return routes.find(new Targets.Open("test", kind, false, false, target))
                .orElseThrow()
                .make(new Attempt(target, delivery));
    }

    /** Lets a step throw from now on. */
    public void breakAt(String step, RuntimeException thrown) throws Exception {
        String route = camel.getRoutes().get(0).getRouteId();
        AdviceWith.adviceWith(
                camel, route, advice -> advice.weaveById(step).replace().process(exchange -> {
                    throw thrown;
                }));
    }

    @Override
    public void close() {
        camel.stop();
    }
}
