package io.tableorder.restaurant.report;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Period;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Reports to staff what was cancelled of orders, why and by whom. */
@Component
class ReportVoidsRoute extends RouteBuilder {

    private final SalesReports reports;
    private final Voids voids;

    ReportVoidsRoute(SalesReports reports, Voids voids) {
        this.reports = reports;
        this.voids = voids;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:reportVoids").routeId("report-voids").routeConfigurationId("http-api")
            .routeDescription("Reports what was cancelled of orders by reason, person and business day")
            .to("throttle:reads").id("throttle")
            .transform().exchange(this::report).id("report")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private VoidsReport report(Exchange exchange) {
        Sales.Store store = reports.store(Actor.of(exchange).store());
        return voids.report(store, Period.of(exchange, store.today(), 1));
    }
}
