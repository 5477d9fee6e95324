package io.tableorder.restaurant.history;

import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Parameters.queryId;
import static io.tableorder.http.Parameters.storeOf;

import io.tableorder.failure.Languages;
import io.tableorder.foundation.database.SidePool;
import io.tableorder.http.Answers;
import io.tableorder.http.Period;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jdbc.JdbcConstants;
import org.apache.camel.spi.DataFormat;
import org.apache.camel.support.service.ServiceSupport;
import org.springframework.stereotype.Component;

/**
 * Makes a file of a store's completed orders, newest first. An order at a time is read, written and forgotten, so that a file of any length
 * needs the same memory. The edge holds the file until it is complete: a failure at any row is answered with a problem.
 */
@Component
class ExportHistoryRoute extends RouteBuilder {

    /**
     * The items are looked up order by order ("offset 0" keeps them out of one join), so that the rows come in the order of the index from the
     * start: a join of all rows would have to be sorted first.
     */
    private static final String SELECT = """
            select o.original_order_id as id, o.order_number, o.status, o.total_price, o.currency, o.table_id, o.table_number,
                   o.session_id, o.note, o.version, o.created_at, o.business_day, o.archived_at,
                   i.line, i.menu_id, i.menu_name, i.unit_price, i.quantity, i.cancelled_quantity, i.subtotal, i.state,
                   i.options::text as options, i.note as item_note, i.pos_code, i.category_id, i.category, i.station
              from order_history o
              left join lateral (
                   select i.*
                     from order_history_items i
                    where i.store_id = :?store and i.business_day = o.business_day and i.original_order_id = o.original_order_id
                   offset 0) i on true
             where o.store_id = :?store and o.business_day between :?from and :?to
            """;

    private static final String OF_TABLE = "   and o.table_id = :?table\n";

    private static final String NEWEST_FIRST = " order by o.business_day desc, o.original_order_id desc, i.line";

    private static final String FILE = "history.file";

    private final SidePool exportsPool;
    private final HistoryDesk desk;
    private final HistoryExport export;

    ExportHistoryRoute(SidePool exportsPool, HistoryDesk desk, HistoryExport export) {
        this.exportsPool = exportsPool;
        this.desk = desk;
        this.export = export;
    }

    @Override
    public void configure() {
        getContext().getRegistry().bind("exports", exportsPool.dataSource());

        // Without resetAutoCommit=false, Camel commits after the first rows, which closes PostgreSQL's cursor.
        // @formatter:off
        from("direct:export-history").routeId("export-history").routeConfigurationId("http-api")
            .routeDescription("Writes the completed orders of a period to a file, as CSV or NDJSON")
            .process(this::choose).id("choose-orders")
            .to("jdbc:exports?outputType=StreamList&useHeadersAsParameters=true&resetAutoCommit=false&statement.fetchSize=500")
                .id("read")
            .process(exchange -> Answers.append(exchange, fileOf(exchange).beginning())).id("begin-file")
            .split().exchange(ExportHistoryRoute::orders).streaming().stopOnException().id("each-order")
                .marshal(new Lines()).id("marshal")
                .process(exchange -> Answers.append(exchange, bodyOf(exchange, byte[].class))).id("append")
            .end()
            .process(exchange -> Answers.file(exchange.getMessage(), fileOf(exchange).mediaType(), fileOf(exchange).name()))
                .id("answer");
        // @formatter:on
    }

    private void choose(Exchange exchange) {
        UUID store = storeOf(exchange);
        Period days = Period.of(exchange, desk.lastDay(store), ReadHistoryRoute.A_WEEK);
        Long table = queryId(exchange, "table_id");
        Map<String, Object> parameters = new HashMap<>(Map.of("store", store, "from", days.from(), "to", days.to()));
        if (table != null) {
            parameters.put("table", table);
        }
        exchange.setProperty(FILE, file(exchange, store, days));
        exchange.getMessage().setHeader(JdbcConstants.JDBC_PARAMETERS, parameters);
        exchange.getMessage().setBody(SELECT + (table == null ? "" : OF_TABLE) + NEWEST_FIRST);
    }

    private HistoryFile file(Exchange exchange, UUID store, Period days) {
        boolean isCsv = ReadHistoryRoute.CSV.equals(exchange.getProperty(ReadHistoryRoute.FORM));
        Locale language = Languages.preferred(exchange.getMessage().getHeader("Accept-Language", String.class));
        return isCsv ? export.csv(store, days, language) : export.ndjson(days);
    }

    private static HistoryFile fileOf(Exchange exchange) {
        return exchange.getProperty(FILE, HistoryFile.class);
    }

    @SuppressWarnings("unchecked")
    private static Iterator<ArchivedOrder> orders(Exchange exchange) {
        return new OrderRows(bodyOf(exchange, Iterator.class));
    }

    /** An order, as lines of the file that is being written. */
    private static final class Lines extends ServiceSupport implements DataFormat {

        @Override
        public void marshal(Exchange exchange, Object order, OutputStream lines) throws IOException {
            lines.write(fileOf(exchange).lines().apply((ArchivedOrder) order));
        }

        @Override
        public Object unmarshal(Exchange exchange, InputStream lines) {
            throw new UnsupportedOperationException("Files of orders are not read");
        }
    }
}
