package io.tableorder.integrators.intake;

import io.tableorder.event.DailySales;
import java.util.Locale;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** The step of the kamelet {@code table-order-day-source} that writes the day's file: the sales report that staff read, as CSV. */
@Component("dayReport")
public class DayReport {

    private final DailySales sales;

    DayReport(DailySales sales) {
        this.sales = sales;
    }

    public void write(Exchange exchange) {
        ConnectorDay day = Objects.requireNonNull(ConnectorDay.of(exchange), "no day was claimed");
        exchange.getMessage()
                .setBody(sales.csv(
                        day.storeId(),
                        day.businessDay(),
                        exchange.getProperty("table-order.group-by", String.class),
                        Locale.forLanguageTag(exchange.getProperty("table-order.language", String.class))));
    }
}
