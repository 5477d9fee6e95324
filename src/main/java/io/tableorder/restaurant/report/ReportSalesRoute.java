package io.tableorder.restaurant.report;

import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Parameters.storeOf;

import io.tableorder.access.reads.StoreReads;
import io.tableorder.failure.Languages;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Csv;
import io.tableorder.http.Parameters;
import io.tableorder.http.Period;
import io.tableorder.http.Requests;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Reports to staff, and to super admins, what the store has sold, as JSON for screens or as CSV for spreadsheets. */
@Component
class ReportSalesRoute extends RouteBuilder {

    private static final String FORM = "report.form";
    private static final MediaType CSV = new MediaType("text", "csv");

    private final SalesReports reports;
    private final StoreReads reads;

    ReportSalesRoute(SalesReports reports, StoreReads reads) {
        this.reports = reports;
        this.reads = reads;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:reportSales").routeId("report-sales").routeConfigurationId("http-api")
            .routeDescription("Reports the sales of business days by day, hour, menu, table or option, as JSON or CSV")
            .to("throttle:reads").id("throttle")
            .process(ReportSalesRoute::chooseForm).id("choose-form")
            .transform().exchange(this::report).id("report")
            .process(this::answer).id("answer");

        from("direct:reportStoreSales").routeId("report-store-sales").routeConfigurationId("http-api")
            .routeDescription("Reports the sales of any store for a super admin, as JSON or CSV")
            .to("throttle:reads").id("throttle")
            .process(e -> reads.record(Actor.of(e), storeOf(e), "sales")).id("record")
            .process(ReportSalesRoute::chooseForm).id("choose-form")
            .transform().exchange(this::report).id("report")
            .process(this::answer).id("answer");
        // @formatter:on
    }

    /** Refuses a client that accepts neither form before the database is read. */
    private static void chooseForm(Exchange exchange) {
        Requests.responseOf(exchange).addHeader("Vary", "Accept, Accept-Language");
        exchange.setProperty(FORM, Requests.accepted(exchange, MediaType.APPLICATION_JSON, CSV));
    }

    private SalesReport report(Exchange exchange) {
        var id = storeOf(exchange);
        Grouping grouping = grouping(exchange);
        Sales.Store store = reports.store(id);
        Period days = Period.of(exchange, store.today(), 1);
        return reports.report(store, days, grouping, Requests.arrival(exchange));
    }

    private static Grouping grouping(Exchange exchange) {
        String word = Parameters.query(exchange, "group_by");
        return word == null
                ? Grouping.DAY
                : Grouping.of(word).orElseThrow(() -> ProblemException.invalid("?group_by", "OUT_OF_RANGE"));
    }

    private void answer(Exchange exchange) {
        if (CSV.equals(exchange.getProperty(FORM))) {
            SalesReport report = bodyOf(exchange, SalesReport.class);
            Locale language = Languages.preferred(exchange.getMessage().getHeader("Accept-Language", String.class));
            Answers.file(exchange.getMessage(), Csv.MEDIA_TYPE, report.fileName(), reports.csv(report, language));
        } else {
            Answers.ok(exchange);
        }
    }
}
