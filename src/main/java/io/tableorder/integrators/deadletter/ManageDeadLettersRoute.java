package io.tableorder.integrators.deadletter;

import static io.tableorder.failure.ProblemCode.DEAD_LETTER_NOT_FOUND;
import static io.tableorder.http.Bodies.bodyOf;
import static io.tableorder.http.Bodies.json;
import static io.tableorder.http.Parameters.pathId;
import static io.tableorder.http.Parameters.query;
import static io.tableorder.http.Parameters.queryText;
import static io.tableorder.http.Parameters.queryTime;

import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Answers;
import io.tableorder.http.Page;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows staff the dead letters of their store, and lets them redrive or discard these. */
@Component
class ManageDeadLettersRoute extends RouteBuilder {

    private static final int LONGEST_NAME = 200;

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
            .transform().exchange(e -> desk.list(Actor.of(e).store(), filter(e), Page.Request.of(e))).id("list")
            .process(Answers::ok).id("answer");

        from("direct:getDeadLetter").routeId("get-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Reads one dead letter with its history")
            .to("throttle:reads").id("throttle")
            .transform().exchange(e -> desk.read(Actor.of(e).store(), id(e))).id("read")
            .process(Answers::ok).id("answer");

        from("direct:redriveDeadLetter").routeId("redrive-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Sends a dead letter to its connector once more")
            .to("throttle:changes").id("throttle")
            .transform().exchange(e -> redrive.one(Actor.of(e), id(e))).id("redrive")
            .process(Answers::ok).id("answer");

        from("direct:redriveDeadLetters").routeId("redrive-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Sends open dead letters to their connectors once more, in the order of their events")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ManyDeadLetters.class)).id("read")
            .to("bean-validator:redrive-dead-letters").id("validate")
            .transform().exchange(e -> redrive.all(Actor.of(e), bodyOf(e, ManyDeadLetters.class))).id("redrive")
            .process(Answers::ok).id("answer");

        from("direct:discardDeadLetter").routeId("discard-dead-letter").routeConfigurationId("http-api")
            .routeDescription("Discards a dead letter, with a reason")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(DiscardDeadLetter.class)).id("read")
            .to("bean-validator:discard-dead-letter").id("validate")
            .transform().exchange(this::discard).id("discard")
            .process(Answers::ok).id("answer");

        from("direct:discardDeadLetters").routeId("discard-dead-letters").routeConfigurationId("http-api")
            .routeDescription("Discards open dead letters, with a reason")
            .to("throttle:changes").id("throttle")
            .unmarshal(json(ManyDeadLetters.class)).id("read")
            .to("bean-validator:discard-dead-letters?group=" + ManyDeadLetters.Discard.class.getName()).id("validate")
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

    static DeadLetterFilter filter(Exchange exchange) {
        return new DeadLetterFilter(
                state(query(exchange, "state")),
                queryText(exchange, "kind", LONGEST_NAME),
                queryText(exchange, "code", LONGEST_NAME),
                queryText(exchange, "route_id", LONGEST_NAME),
                queryText(exchange, "event_type", LONGEST_NAME),
                queryText(exchange, "subject", LONGEST_NAME),
                queryText(exchange, "queue", LONGEST_NAME),
                queryTime(exchange, "from"),
                queryTime(exchange, "to"),
                queryText(exchange, "q", LONGEST_NAME));
    }

    private static @Nullable DeadLetterState state(@Nullable String word) {
        return word == null
                ? null
                : DeadLetterState.find(word).orElseThrow(() -> ProblemException.invalid("?state", "OUT_OF_RANGE"));
    }
}
