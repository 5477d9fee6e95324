package io.tableorder.deadletter;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows super admins the dead letters that belong to no store: messages that are no events, or of a store that is not there. */
@Component
class ManageOwnerlessDeadLettersRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final DeadLetterDesk desk;
    private final Redrive redrive;
    private final Answers answers;

    ManageOwnerlessDeadLettersRoute(
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
        from("direct:listOwnerlessDeadLetters").routeId("list-ownerless-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Lists the dead letters of no store, newest first")
            .process(throttle::read)
            .process(desk::list)
            .process(answers::ok);

        from("direct:getOwnerlessDeadLetter").routeId("get-ownerless-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Reads one dead letter of no store")
            .process(throttle::read)
            .process(desk::read)
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
        // @formatter:on
    }
}
