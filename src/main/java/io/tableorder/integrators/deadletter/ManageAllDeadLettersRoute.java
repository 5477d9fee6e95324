package io.tableorder.integrators.deadletter;

import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * Shows super admins the dead letters of every store. They act on those alone that belong to none: messages that are no events, or
 * of a store that is not there.
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
            .process(desk::listOfStore).id("list-of-store")
            .process(Answers::ok).id("answer");

        from("direct:getAnyDeadLetter").routeId("get-any-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Reads one dead letter of any store or of none")
            .to("throttle:reads").id("throttle")
            .process(desk::readOfAnyStore).id("read-of-any-store")
            .process(Answers::ok).id("answer");

        from("direct:redriveOwnerlessDeadLetter").routeId("redrive-ownerless-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Hands a dead letter of no store to its connector once more")
            .to("throttle:changes").id("throttle")
            .process(redrive::one).id("one")
            .process(Answers::ok).id("answer");

        from("direct:discardOwnerlessDeadLetter").routeId("discard-ownerless-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Gives a dead letter of no store up, with a reason")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(DiscardDeadLetter.class)).id("read")
            .to("bean-validator:discard-ownerless-dead-letter").id("validate")
            .process(desk::discard).id("discard")
            .process(Answers::ok).id("answer");

        from("direct:discardOwnerlessDeadLetters").routeId("discard-ownerless-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Gives open dead letters of no store up, with a reason")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ManyDeadLetters.class)).id("read")
            .to("bean-validator:discard-ownerless-dead-letters?group=" + ManyDeadLetters.Discard.class.getName()).id("validate")
            .process(desk::discardAll).id("discard-all")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
