package io.tableorder.restaurant.stock;

import static io.tableorder.failure.ProblemCode.MENU_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.restaurant.stock.Portions.Stock;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Lets staff count portions, and see how many are left. */
@Component
class ManageStockRoute extends RouteBuilder {

    private final StockDesk stock;

    ManageStockRoute(StockDesk stock) {
        this.stock = stock;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listStock").routeId("list-stock").routeConfigurationId("http-api")
            .routeDescription("Lists the dishes that are counted, with their portions")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> stock.list(Actor.of(e).store())).id("list")
            .process(Answers::ok).id("answer");

        from("direct:setStock").routeId("set-stock").routeConfigurationId("http-api")
            .routeDescription("Sets how many portions of a dish are left, or ends the counting")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(SetStock.class)).id("read")
            .to("bean-validator:set-stock").id("validate")
            .transform().exchange(this::set).id("set")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private Stock set(Exchange exchange) {
        return stock.set(
                Actor.of(exchange),
                pathId(exchange, "id", MENU_NOT_FOUND),
                bodyOf(exchange, SetStock.class).portions());
    }
}
