package io.tableorder.conformance;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Holds a connector of {@code http-sink} against the same, at a POS whose access tokens do not live long. */
class HttpSinkConformanceTest extends ConnectorConformance {

    @Autowired
    HttpSinkConformanceTest(ApplicationContext context, RabbitTemplate rabbit) {
        super(context, rabbit, "routes/samples/acme-oauth-pos.camel.yaml");
    }

    @BeforeEach
    void wantTokens() {
        pos.wantsTokens(Duration.ofSeconds(2));
    }
}
