package io.tableorder.restaurant.report;

import io.tableorder.http.Period;
import io.tableorder.restaurant.report.VoidsReport.Row;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL that reads what was cancelled of orders. */
@Repository
class Voids {

    /** Of each row but the total, one of the three is not null. */
    private static final String SUMS = """
            select reason_code, voided_by, business_day, count(distinct order_id) as orders_count,
                   coalesce(sum(quantity), 0)::bigint as quantity, coalesce(sum(quantity * unit_price), 0)::bigint as amount
              from order_voids
             where store_id = :store and business_day between :from and :to
             group by grouping sets ((reason_code), (voided_by), (business_day), ())
             order by business_day nulls first, amount desc, reason_code, voided_by
            """;

    private final JdbcClient jdbc;

    Voids(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    VoidsReport report(Sales.Store store, Period days) {
        List<Row> rows = sums(store.id(), days);
        Row total = rows.stream()
                .filter(row -> row.reasonCode() == null && row.voidedBy() == null && row.businessDay() == null)
                .findFirst()
                .orElseThrow();
        return new VoidsReport(
                days.from(),
                days.to(),
                store.currency(),
                total.amount(),
                total.quantity(),
                total.ordersCount(),
                rows.stream().filter(row -> row.reasonCode() != null).toList(),
                rows.stream().filter(row -> row.voidedBy() != null).toList(),
                rows.stream().filter(row -> row.businessDay() != null).toList());
    }

    private List<Row> sums(UUID store, Period days) {
        return jdbc.sql(SUMS)
                .param("store", store)
                .param("from", days.from())
                .param("to", days.to())
                .query(Row.class)
                .list();
    }
}
