package io.tableorder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Holds a connector of the format {@code pos-order/2} against the same. */
class SecondFormatConformanceTest extends ConnectorConformance {

    @Autowired
    SecondFormatConformanceTest(ApplicationContext context, RabbitTemplate rabbit) {
        super(context, rabbit, "routes/samples/acme-till.camel.yaml");
    }

    @AfterEach
    void allAreOfTheFormat() {
        assertThat(pos.received())
                .extracting(received -> received.message().path("schema").asText())
                .allMatch("table-order/pos-order/2"::equals);
    }

    @Override
    @Test
    void eachOrderArrivesAndNoTypeOfEventIsTooMuchForIt() {
        super.eachOrderArrivesAndNoTypeOfEventIsTooMuchForIt();
        assertThat(pos.taken())
                .extracting(taken -> taken.message().path("kind").asText())
                .contains(
                        "order.created",
                        "order.status_changed",
                        "order.items_changed",
                        "order.items_cancelled",
                        "order.cancelled",
                        "call.opened",
                        "session.completed");
    }
}
