package io.tableorder.restaurant.report;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Keeps the sums that reports read. Several instances may do this at once. */
@Component
class SettleSalesRoute extends RouteBuilder {

    private final SettleSales sales;

    SettleSalesRoute(SettleSales sales) {
        this.sales = sales;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("timer:settle-sales?delay=60000&period=600000&includeMetadata=false")
            .routeId("settle-sales").routeConfigurationId("background")
            .routeDescription("Sums up the sales of past business days, every ten minutes")
            .process(exchange -> sales.settle()).id("settle");
        // @formatter:on
    }
}
