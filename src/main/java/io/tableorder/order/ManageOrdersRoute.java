package io.tableorder.order;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Page;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows a store's orders to its staff, and moves them through the kitchen. */
@Component
class ManageOrdersRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final Orders orders;
    private final StatusChange statusChange;
    private final Answers answers;

    ManageOrdersRoute(Throttle throttle, Requests requests, Orders orders, StatusChange statusChange, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.orders = orders;
        this.statusChange = statusChange;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listOrders").routeId("list-orders").routeConfigurationId("http-api")
            .routeDescription("Lists the store's open orders, newest first, by table and status")
            .process(throttle::request)
            .process(this::list)
            .process(answers::ok);

        from("direct:getOrder").routeId("get-order").routeConfigurationId("http-api")
            .routeDescription("Reads one order of the store")
            .process(throttle::request)
            .process(this::read)
            .process(this::tagWithVersion)
            .process(answers::ok);

        from("direct:changeOrderStatus").routeId("change-order-status").routeConfigurationId("http-api")
            .routeDescription("Moves an order to its next status")
            .process(throttle::request)
            .process(requests.readJson(ChangeStatus.class))
            .to("bean-validator:change-order-status")
            .process(statusChange::apply)
            .process(this::tagWithVersion)
            .process(answers::ok);
        // @formatter:on
    }

    private void list(Exchange exchange) {
        exchange.getMessage()
                .setBody(orders.list(
                        Actor.of(exchange).store(),
                        Requests.queryId(exchange, "table_id"),
                        status(Requests.query(exchange, "status")),
                        Page.Request.of(exchange)));
    }

    private void read(Exchange exchange) {
        long id = Requests.pathId(exchange, 0, ProblemCode.ORDER_NOT_FOUND);
        exchange.getMessage()
                .setBody(orders.find(Actor.of(exchange).store(), id)
                        .orElseThrow(() -> new ProblemException(ProblemCode.ORDER_NOT_FOUND)));
    }

    private void tagWithVersion(Exchange exchange) {
        int version = exchange.getMessage().getBody(OrderView.class).version();
        exchange.getMessage().setHeader("ETag", "\"" + version + "\"");
    }

    private static @Nullable OrderStatus status(@Nullable String word) {
        try {
            return word == null ? null : OrderStatus.of(word.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("?status", "OUT_OF_RANGE");
        }
    }
}
