package io.tableorder.foundation.route;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.springframework.stereotype.Component;

/**
 * Prefixes the ids of steps in the service's own routes with the route's id: {@code .id("store")} becomes {@code place-order.store}, which
 * is unique in the application. Drop-ins write their ids in full.
 */
@Component
class StepIds implements RouteBuilderLifecycleStrategy {

    private static final String OWN = "io.tableorder.";

    @Override
    public void beforeConfigure(RouteBuilder routes) {
        // The steps do not exist yet.
    }

    @Override
    public void afterConfigure(RouteBuilder routes) {
        if (routes.getClass().getName().startsWith(OWN)) {
            for (RouteDefinition route : routes.getRouteCollection().getRoutes()) {
                route.getOutputs().forEach(step -> name(route.getRouteId(), step));
            }
        }
    }

    private static void name(String route, ProcessorDefinition<?> step) {
        if (step.hasCustomIdAssigned()) {
            step.setId(route + "." + step.getId());
        }
        step.getOutputs().forEach(inner -> name(route, inner));
    }
}
