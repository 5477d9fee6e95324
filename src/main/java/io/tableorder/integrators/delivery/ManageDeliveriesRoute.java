package io.tableorder.integrators.delivery;

import static io.tableorder.failure.ProblemCode.DELIVERY_NOT_FOUND;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.query;
import static io.tableorder.http.Parameters.queryText;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Page;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows staff the deliveries of their store, and lets them retry, cancel or copy one. */
@Component
class ManageDeliveriesRoute extends RouteBuilder {

    private static final int LONGEST_NAME = 200;

    private final DeliveryDesk desk;

    ManageDeliveriesRoute(DeliveryDesk desk) {
        this.desk = desk;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listDeliveries").routeId("list-deliveries").routeConfigurationId("http-api")
            .routeDescription("Lists the store's deliveries, newest first, by target, state and subject")
            .to("throttle:reads").id("throttle")
            .transform().exchange(this::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:getDelivery").routeId("get-delivery").routeConfigurationId("http-api")
            .routeDescription("Reads one delivery with its attempts")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.read(Actor.of(e).store(), id(e))).id("read")
            .process(Answers::ok).id("answer");

        from("direct:retryDelivery").routeId("retry-delivery").routeConfigurationId("http-api")
            .routeDescription("Makes a delivery due now, by the same job id")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.retry(Actor.of(e), id(e))).id("retry")
            .process(Answers::ok).id("answer");

        from("direct:cancelDelivery").routeId("cancel-delivery").routeConfigurationId("http-api")
            .routeDescription("Cancels a delivery that waits")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.cancel(Actor.of(e), id(e))).id("cancel")
            .process(Answers::ok).id("answer");

        from("direct:reprintDelivery").routeId("reprint-delivery").routeConfigurationId("http-api")
            .routeDescription("Sends a printer or a POS a copy of what it has got")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> desk.reprint(Actor.of(e).store(), id(e))).id("reprint")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private Page<DeliveryView.Summary> list(Exchange exchange) {
        return desk.list(
                Actor.of(exchange).store(),
                queryText(exchange, "target", LONGEST_NAME),
                query(exchange, "state"),
                queryText(exchange, "subject", LONGEST_NAME),
                Page.Request.of(exchange));
    }

    private static long id(Exchange exchange) {
        return pathId(exchange, "id", DELIVERY_NOT_FOUND);
    }
}
