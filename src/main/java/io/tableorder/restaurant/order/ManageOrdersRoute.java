package io.tableorder.restaurant.order;

import static io.tableorder.failure.ProblemCode.ORDER_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.query;
import static io.tableorder.http.Parameters.queryId;
import static io.tableorder.http.Parameters.storeOf;

import io.tableorder.access.reads.StoreReads;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.IfMatch;
import io.tableorder.http.Page;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows a store's orders to its staff and to super admins, and lets its staff move them through the kitchen. */
@Component
class ManageOrdersRoute extends RouteBuilder {

    private final OrderBook orders;
    private final StatusChange statusChange;
    private final StoreReads reads;

    ManageOrdersRoute(OrderBook orders, StatusChange statusChange, StoreReads reads) {
        this.orders = orders;
        this.statusChange = statusChange;
        this.reads = reads;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listOrders").routeId("list-orders").routeConfigurationId("http-api")
            .routeDescription("Lists the store's open orders, newest first, by table and status")
            .to("throttle:reads").id("throttle")
            .transform().exchange(this::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:listStoreOrders").routeId("list-store-orders").routeConfigurationId("http-api")
            .routeDescription("Lists the open orders of any store for a super admin")
            .to("throttle:reads").id("throttle")
            .process(e -> reads.record(Actor.of(e), storeOf(e), "orders")).id("record")
            .transform().exchange(this::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:getOrder").routeId("get-order").routeConfigurationId("http-api")
            .routeDescription("Reads one order of the store")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> orders.read(Actor.of(e).store(), pathId(e, "id", ORDER_NOT_FOUND))).id("read")
            .process(Answers::okVersionedIfChanged).id("answer");

        from("direct:listOrderEvents").routeId("list-order-events").routeConfigurationId("http-api")
            .routeDescription("Lists what happened to an order of the store, oldest first")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> orders.listEvents(Actor.of(e).store(), pathId(e, "id", ORDER_NOT_FOUND))).id("list")
            .process(Answers::ok).id("answer");

        from("direct:changeOrderStatus").routeId("change-order-status").routeConfigurationId("http-api")
            .routeDescription("Moves an order to its next status")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ChangeStatus.class)).id("read")
            .to("bean-validator:change-order-status").id("validate")
            .transform().exchange(this::changeStatus).id("change")
            .process(Answers::okVersioned).id("answer");
        // @formatter:on
    }

    private Page<Order> list(Exchange exchange) {
        return orders.list(
                storeOf(exchange), queryId(exchange, "table_id"), query(exchange, "status"), Page.Request.of(exchange));
    }

    private Order changeStatus(Exchange exchange) {
        return statusChange.change(
                Actor.of(exchange),
                pathId(exchange, "id", ORDER_NOT_FOUND),
                bodyOf(exchange, ChangeStatus.class),
                IfMatch.of(exchange));
    }
}
