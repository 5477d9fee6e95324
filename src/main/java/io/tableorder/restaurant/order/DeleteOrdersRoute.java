package io.tableorder.restaurant.order;

import static io.tableorder.failure.ProblemCode.ORDER_NOT_FOUND;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.queryId;
import static io.tableorder.http.Parameters.queryText;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.IfMatch;
import io.tableorder.http.Page;
import io.tableorder.http.Period;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Deletes an order that is neither served nor cancelled, and lists the deleted orders with who deleted each, and why. */
@Component
class DeleteOrdersRoute extends RouteBuilder {

    private static final int LONGEST_REASON = 200;
    private static final int A_WEEK = 7;

    private final OrderDeletion deletion;
    private final DeletedOrders deletedOrders;

    DeleteOrdersRoute(OrderDeletion deletion, DeletedOrders deletedOrders) {
        this.deletion = deletion;
        this.deletedOrders = deletedOrders;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:deleteOrder").routeId("delete-order").routeConfigurationId("http-api")
            .routeDescription("Deletes an order that is neither served nor cancelled, and appends the event")
            .to("throttle:changes").id("throttle")
            .process(this::delete).id("delete")
            .process(Answers::noContent).id("answer");

        from("direct:listDeletedOrders").routeId("list-deleted-orders").routeConfigurationId("http-api")
            .routeDescription("Lists the store's deleted orders by business day")
            .to("throttle:reads").id("throttle")
            .transform().exchange(this::list).id("list")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private void delete(Exchange exchange) {
        deletion.delete(
                Actor.of(exchange),
                pathId(exchange, "id", ORDER_NOT_FOUND),
                queryText(exchange, "reason", LONGEST_REASON),
                IfMatch.of(exchange));
    }

    private Page<DeletedOrders.Deleted> list(Exchange exchange) {
        var store = Actor.of(exchange).store();
        return deletedOrders.list(
                store,
                queryId(exchange, "table_id"),
                Period.of(exchange, deletedOrders.today(store), A_WEEK),
                Page.Request.of(exchange));
    }
}
