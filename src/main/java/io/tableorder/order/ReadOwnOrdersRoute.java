package io.tableorder.order;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows the guests what they have ordered: the orders of the table's open session, and no others. */
@Component
class ReadOwnOrdersRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Orders orders;
    private final Answers answers;

    ReadOwnOrdersRoute(Throttle throttle, Orders orders, Answers answers) {
        this.throttle = throttle;
        this.orders = orders;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listOwnOrders").routeId("list-own-orders").routeConfigurationId("http-api")
            .routeDescription("Lists the orders of the table's open session, newest first")
            .process(throttle::request)
            .process(this::list)
            .process(answers::okIfChanged);

        from("direct:getOwnOrder").routeId("get-own-order").routeConfigurationId("http-api")
            .routeDescription("Reads one order of the table's open session")
            .process(throttle::request)
            .process(this::read)
            .process(answers::okIfChanged);
        // @formatter:on
    }

    private void list(Exchange exchange) {
        Actor table = Actor.of(exchange);
        exchange.getMessage().setBody(orders.listOfOpenSession(table.store(), table.id()));
    }

    private void read(Exchange exchange) {
        Actor table = Actor.of(exchange);
        long id = Requests.pathId(exchange, 0, ProblemCode.ORDER_NOT_FOUND);
        exchange.getMessage()
                .setBody(orders.findOfOpenSession(table.store(), table.id(), id)
                        .orElseThrow(() -> new ProblemException(ProblemCode.ORDER_NOT_FOUND)));
    }
}
