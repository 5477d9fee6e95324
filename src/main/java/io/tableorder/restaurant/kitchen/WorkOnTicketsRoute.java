package io.tableorder.restaurant.kitchen;

import static io.tableorder.failure.ProblemCode.ITEM_NOT_FOUND;
import static io.tableorder.failure.ProblemCode.ORDER_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.query;
import static io.tableorder.http.Parameters.queryText;

import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.IfMatch;
import io.tableorder.restaurant.order.ItemState;
import io.tableorder.restaurant.order.Order;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows the kitchen its tickets, and lets it move them on and back. */
@Component
class WorkOnTicketsRoute extends RouteBuilder {

    private final TicketDesk tickets;

    WorkOnTicketsRoute(TicketDesk tickets) {
        this.tickets = tickets;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listTickets").routeId("list-tickets").routeConfigurationId("http-api")
            .routeDescription("Lists the tickets of the kitchen by station and state, the oldest first")
            .to("throttle:reads").id("throttle")
            .transform().exchange(this::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:bumpTicket").routeId("bump-ticket").routeConfigurationId("http-api")
            .routeDescription("Says that a station is done with its part of an order")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(TicketAction.class)).id("read")
            .to("bean-validator:bump-ticket").id("validate")
            .transform().exchange(this::bump).id("bump")
            .process(Answers::okVersioned).id("answer");

        from("direct:recallTicket").routeId("recall-ticket").routeConfigurationId("http-api")
            .routeDescription("Brings a ticket back that a station was done with")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(TicketAction.class)).id("read")
            .to("bean-validator:recall-ticket").id("validate")
            .transform().exchange(this::recall).id("recall")
            .process(Answers::okVersioned).id("answer");

        from("direct:changeOrderItem").routeId("change-order-item").routeConfigurationId("http-api")
            .routeDescription("Moves one item of an order to another state or station")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ChangeItem.class)).id("read")
            .to("bean-validator:change-order-item").id("validate")
            .transform().exchange(this::changeItem).id("change")
            .process(Answers::okVersioned).id("answer");
        // @formatter:on
    }

    private List<Ticket> list(Exchange exchange) {
        return tickets.list(
                Actor.of(exchange).store(),
                queryText(exchange, "station", CreateStation.LONGEST_NAME),
                state(query(exchange, "state")));
    }

    private static @Nullable ItemState state(@Nullable String word) {
        try {
            ItemState state = word == null ? null : ItemState.of(word);
            if (state != ItemState.CANCELLED) {
                return state;
            }
        } catch (IllegalArgumentException e) {
            // Refused below, like a state that no ticket has.
        }
        throw ProblemException.invalid("?state", "OUT_OF_RANGE");
    }

    private Order bump(Exchange exchange) {
        return tickets.bump(Actor.of(exchange), order(exchange), station(exchange), IfMatch.of(exchange));
    }

    private Order recall(Exchange exchange) {
        return tickets.recall(Actor.of(exchange), order(exchange), station(exchange), IfMatch.of(exchange));
    }

    private ChangedItem changeItem(Exchange exchange) {
        return tickets.change(
                Actor.of(exchange),
                order(exchange),
                pathId(exchange, "line", ITEM_NOT_FOUND),
                bodyOf(exchange, ChangeItem.class),
                IfMatch.of(exchange));
    }

    private static long order(Exchange exchange) {
        return pathId(exchange, "id", ORDER_NOT_FOUND);
    }

    private static @Nullable String station(Exchange exchange) {
        return bodyOf(exchange, TicketAction.class).station();
    }
}
