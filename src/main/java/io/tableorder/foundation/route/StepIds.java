package io.tableorder.foundation.route;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.springframework.stereotype.Component;

/**
 * Names the steps of the service's own routes {@code <route>.<step>}: a route says {@code .id("store")}, and the step's id is
 * {@code place-order.store}, which no other step of the application has. Drop-ins name theirs in full.
 */
@Component
class StepIds implements RouteBuilderLifecycleStrategy {

    private static final String OWN = "io.tableorder.";

    @Override
    public void beforeConfigure(RouteBuilder routes) {
        // There are no steps yet.
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
