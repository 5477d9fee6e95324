package io.tableorder.integrators.printing;

import static io.tableorder.foundation.route.Steps.on;
import static io.tableorder.http.Bodies.bodyOf;

import io.tableorder.integrators.delivery.Attempt;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Makes attempts at receipt printers: the steps of a {@link Print}. */
@Component
class DeliverToPrinterRoute extends RouteBuilder {

    @Override
    public void configure() {
        // @formatter:off
        from("delivery:printer").routeId("deliver-to-printer").routeConfigurationId("background")
            .routeDescription("Prints a delivery, at the fallback printer if the first one is out")
            .process(on(Attempt.class, DeliverToPrinterRoute::begin)).id("begin")
            .loopDoWhile(DeliverToPrinterRoute::isOpen).id("printers")
                .doTry()
                    .process().body(Print.class, Print::layOut).id("lay-out")
                    .process().body(Print.class, Print::connect).id("connect")
                    .process(unlessEnded(Print::ask)).id("ask")
                    .process(unlessEnded(Print::send)).id("send")
                    .process(unlessEnded(Print::confirm)).id("confirm")
                .doFinally()
                    .process().body(Print.class, Print::hangUp).id("hang-up")
                .end()
                .process(on(Print.class, Print::next)).id("turn-to-fallback")
            .end()
            .process(on(Print.class, Print::result)).id("report");
        // @formatter:on
    }

    private static Print begin(Attempt attempt) {
        return attempt.target(EscPosPrinter.class).begin(attempt.delivery());
    }

    private static boolean isOpen(Exchange exchange) {
        return !bodyOf(exchange, Print.class).hasOutcome();
    }

    private static Processor unlessEnded(Consumer<Print> step) {
        return exchange -> {
            Print print = bodyOf(exchange, Print.class);
            if (!print.hasOutcome()) {
                step.accept(print);
            }
        };
    }
}
