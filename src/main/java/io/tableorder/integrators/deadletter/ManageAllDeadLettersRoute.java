package io.tableorder.integrators.deadletter;

import static io.tableorder.failure.ProblemCode.DEAD_LETTER_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.queryUuid;
import static io.tableorder.integrators.deadletter.ManageDeadLettersRoute.filter;

import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Page;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * Shows super admins the dead letters of every store. They act only on those that belong to no store: messages that are no events,
 * or that name a store which does not exist.
 */
@Component
class ManageAllDeadLettersRoute extends RouteBuilder {

    private final DeadLetterDesk desk;
    private final Redrive redrive;

    ManageAllDeadLettersRoute(DeadLetterDesk desk, Redrive redrive) {
        this.desk = desk;
        this.redrive = redrive;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAllDeadLetters").routeId("list-all-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Lists the dead letters of a store or of none, newest first")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.list(queryUuid(e, "store_id"), filter(e), Page.Request.of(e))).id("list")
            .process(Answers::ok).id("answer");

        from("direct:getAnyDeadLetter").routeId("get-any-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Reads one dead letter of any store or of none")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.readOfAnyStore(Actor.of(e), id(e))).id("read")
            .process(Answers::ok).id("answer");

        from("direct:redriveOwnerlessDeadLetter").routeId("redrive-ownerless-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Sends a dead letter of no store to its connector once more")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> redrive.one(Actor.of(e), id(e))).id("redrive")
            .process(Answers::ok).id("answer");

        from("direct:discardOwnerlessDeadLetter").routeId("discard-ownerless-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Discards a dead letter of no store, with a reason")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(DiscardDeadLetter.class)).id("read")
            .to("bean-validator:discard-ownerless-dead-letter").id("validate")
            .transform().exchange(this::discard).id("discard")
            .process(Answers::ok).id("answer");

        from("direct:discardOwnerlessDeadLetters").routeId("discard-ownerless-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Discards open dead letters of no store, with a reason")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ManyDeadLetters.class)).id("read")
            .to("bean-validator:discard-ownerless-dead-letters?group=" + ManyDeadLetters.Discard.class.getName()).id("validate")
            .transform().exchange(e -> desk.discardAll(Actor.of(e), bodyOf(e, ManyDeadLetters.class))).id("discard")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }

    private DeadLetterView discard(Exchange exchange) {
        return desk.discard(
                Actor.of(exchange),
                id(exchange),
                bodyOf(exchange, DiscardDeadLetter.class).reason());
    }

    private static long id(Exchange exchange) {
        return pathId(exchange, "id", DEAD_LETTER_NOT_FOUND);
    }
}
