package io.tableorder.integrators.deadletter;

import static io.tableorder.http.Bodies.json;

import io.tableorder.http.Answers;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Shows staff what their connectors gave up on, and lets them send it once more or give it up. */
@Component
class ManageDeadLettersRoute extends RouteBuilder {

    private final DeadLetterDesk desk;
    private final Redrive redrive;

    ManageDeadLettersRoute(DeadLetterDesk desk, Redrive redrive) {
        this.desk = desk;
        this.redrive = redrive;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:listDeadLetters").routeId("list-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Lists the store's dead letters, newest first")
            .to("throttle:reads").id("throttle")
            .process(desk::list).id("list")
            .process(Answers::ok).id("answer");

        from("direct:getDeadLetter").routeId("get-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Reads one dead letter with all that was done with it")
            .to("throttle:reads").id("throttle")
            .process(desk::read).id("read")
            .process(Answers::ok).id("answer");

        from("direct:redriveDeadLetter").routeId("redrive-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Hands a dead letter to its connector once more")
            .to("throttle:changes").id("throttle")
            .process(redrive::one).id("one")
            .process(Answers::ok).id("answer");

        from("direct:redriveDeadLetters").routeId("redrive-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Hands open dead letters to their connectors once more, in the order of their events")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ManyDeadLetters.class)).id("read")
            .to("bean-validator:redrive-dead-letters").id("validate")
            .process(redrive::all).id("all")
            .process(Answers::ok).id("answer");

        from("direct:discardDeadLetter").routeId("discard-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Gives a dead letter up, with a reason")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(DiscardDeadLetter.class)).id("read")
            .to("bean-validator:discard-dead-letter").id("validate")
            .process(desk::discard).id("discard")
            .process(Answers::ok).id("answer");

        from("direct:discardDeadLetters").routeId("discard-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Gives open dead letters up, with a reason")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ManyDeadLetters.class)).id("read")
            .to("bean-validator:discard-dead-letters?group=" + ManyDeadLetters.Discard.class.getName()).id("validate")
            .process(desk::discardAll).id("discard-all")
            .process(Answers::ok).id("answer");
        // @formatter:on
    }
}
