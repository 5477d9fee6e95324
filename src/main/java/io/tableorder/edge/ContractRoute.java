package io.tableorder.edge;

import io.tableorder.http.Answers;
import io.tableorder.http.Contract;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * Binds every operation of {@code openapi.yaml} to the route {@code direct:<operationId>} of the feature that serves it; an operation
 * without a route fails the start, unless Spring MVC serves it. Its routes serve the contract itself, and the contract of the events.
 */
@Component
class ContractRoute extends RouteBuilder {

    private final Contract contract;
    private final EventContract eventContract;
    private final RouteDispatcher dispatcher;

    ContractRoute(Contract contract, EventContract eventContract, RouteDispatcher dispatcher) {
        this.contract = contract;
        this.eventContract = eventContract;
        this.dispatcher = dispatcher;
    }

    @Override
    public void configure() throws Exception {
        getContext().addStartupListener((context, isAlreadyStarted) -> dispatcher.bind(context));

        // @formatter:off
        from("direct:getContract").routeId("get-contract").routeConfigurationId("http-api")
            .routeDescription("Answers with the OpenAPI description")
            .process(exchange -> Answers.write(exchange.getMessage(), 200, contract.json())).id("answer");

        from("direct:getEventContract").routeId("get-event-contract").routeConfigurationId("http-api")
            .routeDescription("Answers with the AsyncAPI description")
            .process(exchange -> Answers.write(exchange.getMessage(), 200, eventContract.json())).id("answer");
        // @formatter:on
    }
}
