package io.tableorder.restaurant.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.integrators.intake.ConnectorDay;
import java.util.Locale;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** The step of the kamelet {@code table-order-day-source} that makes the day's file: the same report that staff read, as CSV. */
@Component("dayReport")
public class DayReport {

    private final ReportSales sales;

    DayReport(ReportSales sales) {
        this.sales = sales;
    }

    public void write(Exchange exchange) {
        ConnectorDay day = Objects.requireNonNull(ConnectorDay.of(exchange), "no day was claimed");
        Grouping grouping = Grouping.of(exchange.getProperty("table-order.group-by", String.class))
                .orElseThrow();
        Locale language = Locale.forLanguageTag(exchange.getProperty("table-order.language", String.class));
        SalesReport report = sales.report(day.storeId(), day.businessDay(), day.businessDay(), grouping);
        exchange.getMessage().setBody(new String(sales.csv(report, language), UTF_8));
    }
}
