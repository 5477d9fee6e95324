package io.tableorder.conformance;

import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/**
 * Holds a connector of one's own against the promises:
 * {@code ./mvnw -q test -Dtest=ConnectorConformanceTest -Dconnector=routes/acme-pos.camel.yaml}. Without the property it is the sample.
 */
class ConnectorConformanceTest extends ConnectorConformance {

    private static final String SAMPLE = "routes/samples/acme-pos.camel.yaml";

    @Autowired
    ConnectorConformanceTest(ApplicationContext context, RabbitTemplate rabbit) {
        super(context, rabbit, System.getProperty("connector", SAMPLE));
    }
}
