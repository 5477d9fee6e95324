package io.tableorder.order;

import io.tableorder.event.Relay;
import io.tableorder.http.Actor;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Takes a guest's order. What is answered with 201 is durable; publishing it is the business of the relay. */
@Component
class PlaceOrderRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final TakeOrder takeOrder;
    private final Relay relay;

    PlaceOrderRoute(Throttle throttle, Requests requests, TakeOrder takeOrder, Relay relay) {
        this.throttle = throttle;
        this.requests = requests;
        this.takeOrder = takeOrder;
        this.relay = relay;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:placeOrder").routeId("place-order").routeConfigurationId("http-api")
            .routeDescription("Throttles, validates and stores one order")
            .process(throttle::order).id("throttle-client")
            .process(requests.readJson(PlaceOrder.class)).id("read-order")
            .to("bean-validator:place-order").id("validate-order")
            .process(takeOrder::store).id("store-order")
            .process(exchange -> relay.nudge(Actor.of(exchange).store())).id("nudge-relay")
            .process(takeOrder::answer).id("answer-created");
        // @formatter:on
    }
}
