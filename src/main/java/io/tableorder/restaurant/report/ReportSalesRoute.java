package io.tableorder.restaurant.report;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Reports what the store has sold. */
@Component
class ReportSalesRoute extends RouteBuilder {

    private final ReportSales sales;

    ReportSalesRoute(ReportSales sales) {
        this.sales = sales;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:reportSales").routeId("report-sales").routeConfigurationId("http-api")
            .routeDescription("Reports the sales of business days by day, hour, menu or table, as JSON or CSV")
            .to("throttle:reads").id("throttle")
            .process(sales::chooseForm).id("choose-form")
            .process(sales::report).id("report")
            .process(sales::answer).id("answer");
        // @formatter:on
    }
}
