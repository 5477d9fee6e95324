package io.tableorder.restaurant.history;

import static io.tableorder.failure.ProblemCode.TABLE_NOT_FOUND;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.queryId;
import static io.tableorder.http.Parameters.storeOf;

import io.tableorder.access.reads.StoreReads;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Page;
import io.tableorder.http.Period;
import io.tableorder.http.Requests;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Shows staff, and super admins, the orders of completed sessions: page by page, or all of a period as a file, which {@link
 * ExportHistoryRoute} makes.
 */
@Component
class ReadHistoryRoute extends RouteBuilder {

    static final int A_WEEK = 7;

    /** The media type of the answer. */
    static final String FORM = "history.form";

    static final MediaType CSV = new MediaType("text", "csv");
    static final MediaType NDJSON = MediaType.APPLICATION_NDJSON;

    private final HistoryDesk desk;
    private final StoreReads reads;

    ReadHistoryRoute(HistoryDesk desk, StoreReads reads) {
        this.desk = desk;
        this.reads = reads;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listHistory").routeId("list-history").routeConfigurationId("http-api")
            .routeDescription("Lists the store's completed orders by business day, or makes a file of them")
            .to("throttle:reads").id("throttle")
            .to("direct:show-history").id("show");

        from("direct:listStoreHistory").routeId("list-store-history").routeConfigurationId("http-api")
            .routeDescription("Lists the completed orders of any store for a super admin, or makes a file of them")
            .to("throttle:reads").id("throttle")
            .process(e -> reads.record(Actor.of(e), storeOf(e), "history")).id("record")
            .to("direct:show-history").id("show");

        from("direct:show-history").routeId("show-history").routeConfigurationId("http-api")
            .routeDescription("Answers with a page of completed orders, or with a file of all in the period")
            .process(ReadHistoryRoute::chooseForm).id("choose-form")
            .filter(exchange -> !MediaType.APPLICATION_JSON.equals(exchange.getProperty(FORM))).id("if-file")
                .to("direct:export-history").id("export")
                .stop().id("end")
            .end()
            .transform().exchange(this::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:listTableHistory").routeId("list-table-history").routeConfigurationId("http-api")
            .routeDescription("Lists a table's completed orders by business day")
            .to("throttle:reads").id("throttle")
            .process(e -> desk.requireTable(Actor.of(e).store(), pathId(e, "id", TABLE_NOT_FOUND))).id("find-table")
            .transform().exchange(this::listOfTable).id("list")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    /** Refuses a client that accepts no form before the database is read. */
    private static void chooseForm(Exchange exchange) {
        Requests.responseOf(exchange).addHeader("Vary", "Accept, Accept-Language");
        exchange.setProperty(FORM, Requests.accepted(exchange, MediaType.APPLICATION_JSON, CSV, NDJSON));
    }

    private Page<ArchivedOrder> list(Exchange exchange) {
        UUID store = storeOf(exchange);
        return desk.list(store, queryId(exchange, "table_id"), period(exchange, store), Page.Request.of(exchange));
    }

    private Page<ArchivedOrder> listOfTable(Exchange exchange) {
        UUID store = Actor.of(exchange).store();
        long table = pathId(exchange, "id", TABLE_NOT_FOUND);
        return desk.list(store, table, period(exchange, store), Page.Request.of(exchange));
    }

    private Period period(Exchange exchange, UUID store) {
        return Period.of(exchange, desk.lastDay(store), A_WEEK);
    }
}
