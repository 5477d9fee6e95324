package io.tableorder.deadletter;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * Shows super admins the dead letters of every store. They act on those alone that belong to none: messages that are no events, or
 * of a store that is not there.
 */
@Component
class ManageAllDeadLettersRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final DeadLetterDesk desk;
    private final Redrive redrive;
    private final Answers answers;

    ManageAllDeadLettersRoute(
            Throttle throttle, Requests requests, DeadLetterDesk desk, Redrive redrive, Answers answers) {
        this.throttle = throttle;
        this.requests = requests;
        this.desk = desk;
        this.redrive = redrive;
        this.answers = answers;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listAllDeadLetters").routeId("list-all-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Lists the dead letters of a store or of none, newest first")
            .process(throttle::read)
            .process(desk::listOfStore)
            .process(answers::ok);

        from("direct:getAnyDeadLetter").routeId("get-any-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Reads one dead letter of any store or of none")
            .process(throttle::read)
            .process(desk::readOfAnyStore)
            .process(answers::ok);

        from("direct:redriveOwnerlessDeadLetter").routeId("redrive-ownerless-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Hands a dead letter of no store to its connector once more")
            .process(throttle::change)
            .process(redrive::one)
            .process(answers::ok);

        from("direct:discardOwnerlessDeadLetter").routeId("discard-ownerless-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Gives a dead letter of no store up, with a reason")
            .process(throttle::change)
            .process(requests.readJson(DiscardDeadLetter.class))
            .to("bean-validator:discard-ownerless-dead-letter")
            .process(desk::discard)
            .process(answers::ok);

        from("direct:discardOwnerlessDeadLetters").routeId("discard-ownerless-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Gives open dead letters of no store up, with a reason")
            .process(throttle::change)
            .process(requests.readJson(ManyDeadLetters.class))
            .to("bean-validator:discard-ownerless-dead-letters?group=" + ManyDeadLetters.Discard.class.getName())
            .process(desk::discardAll)
            .process(answers::ok);
        // @formatter:on
    }
}
