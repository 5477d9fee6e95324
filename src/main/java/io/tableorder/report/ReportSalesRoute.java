package io.tableorder.report;

import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Reports what the store has sold. */
@Component
class ReportSalesRoute extends RouteBuilder {

    private final Throttle throttle;
    private final ReportSales sales;

    ReportSalesRoute(Throttle throttle, ReportSales sales) {
        this.throttle = throttle;
        this.sales = sales;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:reportSales").routeId("report-sales").routeConfigurationId("http-api")
            .routeDescription("Reports the sales of business days by day, hour, menu or table, as JSON or CSV")
            .process(throttle::read)
            .process(sales::chooseForm)
            .process(sales::report)
            .process(sales::answer);
        // @formatter:on
    }
}
