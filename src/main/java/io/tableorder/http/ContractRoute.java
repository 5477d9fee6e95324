package io.tableorder.http;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * Binds every operation of {@code openapi.yaml} to the route {@code direct:<operationId>} of the feature that serves it; an
 * operation without a route fails the start. Also answers with the contract itself.
 */
@Component
class ContractRoute extends RouteBuilder {

    private final Contract contract;

    ContractRoute(Contract contract) {
        this.contract = contract;
    }

    @Override
    public void configure() {
        // @formatter:off
        restConfiguration().component("platform-http").clientRequestValidation(false).inlineRoutes(false);

        rest().openApi().specification("classpath:openapi.yaml").routeId("api").missingOperation("fail");

        from("direct:getContract").routeId("get-contract").routeConfigurationId("http-api")
            .routeDescription("Answers with the OpenAPI description")
            .process(contract::answer);
        // @formatter:on
    }
}
