package io.tableorder.conformance;

import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Holds a connector of the format {@code pos-order/2} against the same. */
class SecondFormatConformanceTest extends ConnectorConformance {

    @Autowired
    SecondFormatConformanceTest(ApplicationContext context, RabbitTemplate rabbit) {
        super(context, rabbit, "routes/samples/acme-till.camel.yaml");
    }
}
