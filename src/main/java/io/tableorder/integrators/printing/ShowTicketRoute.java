package io.tableorder.integrators.printing;

import static io.tableorder.failure.ProblemCode.DELIVERY_NOT_FOUND;
import static io.tableorder.http.Parameters.pathId;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows staff the ticket of a delivery. */
@Component
class ShowTicketRoute extends RouteBuilder {

    private final TicketPictures pictures;

    ShowTicketRoute(TicketPictures pictures) {
        this.pictures = pictures;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:getDeliveryTicket").routeId("get-delivery-ticket").routeConfigurationId("http-api")
            .routeDescription("Paints the ticket of a delivery as its printer prints it")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> pictures.png(Actor.of(e).store(), pathId(e, "id", DELIVERY_NOT_FOUND))).id("paint")
            .process(ShowTicketRoute::answer).id("answer");
        // @formatter:on
    }

    private static void answer(Exchange exchange) {
        Answers.write(exchange.getMessage(), 200, exchange.getMessage().getBody(byte[].class));
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, PollingPrinters.PNG);
    }
}
