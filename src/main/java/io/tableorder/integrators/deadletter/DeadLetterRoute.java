package io.tableorder.integrators.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.integrators.deadletter.FailedMessages.FailedMessage;
import io.tableorder.integrators.intake.ConnectorEvent;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Stores each message that a route gave up on as a row in {@code dead_letters}. If this fails, the sender gets the failure. */
@Component
class DeadLetterRoute extends RouteBuilder {

    private final FailedMessages failedMessages;

    DeadLetterRoute(FailedMessages failedMessages) {
        this.failedMessages = failedMessages;
    }

    @Override
    public void configure() {
        // @formatter:off
        from("direct:dead-letter")
            .routeId("dead-letter").routeConfigurationId("dead-letter")
            .routeDescription("Stores a message that a route gave up on, with the reason")
            .process(e -> failedMessages.keep(message(e))).id("keep");
        // @formatter:on
    }

    private static FailedMessage message(Exchange exchange) {
        ConnectorEvent event = ConnectorEvent.of(exchange);
        Message message = exchange.getMessage();
        return new FailedMessage(
                event,
                exchange.getProperty(Exchange.FAILURE_ROUTE_ID, "unknown", String.class),
                event == null ? body(message) : event.text().getBytes(UTF_8),
                event == null ? message.getHeaders() : event.headers(),
                exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class),
                MessageRouteConfiguration.triesOf(exchange));
    }

    private static byte[] body(Message message) {
        byte[] body = message.getBody(byte[].class);
        return body == null ? new byte[0] : body;
    }
}
