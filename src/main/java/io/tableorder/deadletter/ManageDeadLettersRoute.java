package io.tableorder.deadletter;

import io.tableorder.http.Answers;
import io.tableorder.http.Requests;
import io.tableorder.throttle.Throttle;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows staff what their connectors gave up on, and lets them send it once more or give it up. */
@Component
class ManageDeadLettersRoute extends RouteBuilder {

    private final Throttle throttle;
    private final Requests requests;
    private final DeadLetterDesk desk;
    private final Redrive redrive;
    private final Answers answers;

    ManageDeadLettersRoute(
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
        from("direct:listDeadLetters").routeId("list-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Lists the store's dead letters, newest first")
            .process(throttle::read)
            .process(desk::list)
            .process(answers::ok);

        from("direct:getDeadLetter").routeId("get-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Reads one dead letter with all that was done with it")
            .process(throttle::read)
            .process(desk::read)
            .process(answers::ok);

        from("direct:redriveDeadLetter").routeId("redrive-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Hands a dead letter to its connector once more")
            .process(throttle::change)
            .process(redrive::one)
            .process(answers::ok);

        from("direct:redriveDeadLetters").routeId("redrive-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Hands open dead letters to their connectors once more, in the order of their events")
            .process(throttle::change)
            .process(requests.readJson(ManyDeadLetters.class))
            .to("bean-validator:redrive-dead-letters")
            .process(redrive::all)
            .process(answers::ok);

        from("direct:discardDeadLetter").routeId("discard-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Gives a dead letter up, with a reason")
            .process(throttle::change)
            .process(requests.readJson(DiscardDeadLetter.class))
            .to("bean-validator:discard-dead-letter")
            .process(desk::discard)
            .process(answers::ok);

        from("direct:discardDeadLetters").routeId("discard-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Gives open dead letters up, with a reason")
            .process(throttle::change)
            .process(requests.readJson(ManyDeadLetters.class))
            .to("bean-validator:discard-dead-letters?group=" + ManyDeadLetters.Discard.class.getName())
            .process(desk::discardAll)
            .process(answers::ok);
        // @formatter:on
    }
}
