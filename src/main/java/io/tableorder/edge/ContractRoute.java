package io.tableorder.edge;

import io.tableorder.http.Answers;
import io.tableorder.http.Contract;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * Binds every operation of {@code openapi.yaml} to the route {@code direct:<operationId>} of the feature that serves it; an operation
 * without a route fails the start, unless Spring MVC serves it. Also serves the contract itself, and the contract of the events.
 */
@Component
class ContractRoute extends RouteBuilder {

    private final Contract contract;
    private final EventContract eventContract;

    ContractRoute(Contract contract, EventContract eventContract) {
        this.contract = contract;
        this.eventContract = eventContract;
    }

    @Override
    public void configure() {
        // @formatter:off
        restConfiguration().component("platform-http").clientRequestValidation(false).inlineRoutes(false);

        // Camel recognises a specification by the ending of its name.
        getContext().getRegistry().bind("routes.json", contract.ofRoutes());
        rest().openApi().specification("ref:routes.json").routeId("api").missingOperation("fail");

        from("direct:getContract").routeId("get-contract").routeConfigurationId("http-api")
            .routeDescription("Answers with the OpenAPI description")
            .process(exchange -> Answers.write(exchange.getMessage(), 200, contract.json())).id("answer");

        from("direct:getEventContract").routeId("get-event-contract").routeConfigurationId("http-api")
            .routeDescription("Answers with the AsyncAPI description")
            .process(exchange -> Answers.write(exchange.getMessage(), 200, eventContract.json())).id("answer");
        // @formatter:on
    }
}
