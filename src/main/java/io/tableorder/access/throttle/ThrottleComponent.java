package io.tableorder.access.throttle;

import io.tableorder.http.Requests;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.springframework.stereotype.Component;

/**
 * The step {@code throttle:<budget>} of HTTP routes, such as {@code throttle:orders}. It counts the request for its caller, and refuses
 * a request beyond the {@link Budget}.
 */
@Component("throttle")
class ThrottleComponent extends DefaultComponent {

    private final Throttle throttle;

    ThrottleComponent(Throttle throttle) {
        this.throttle = throttle;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new BudgetEndpoint(uri, Budget.valueOf(remaining.toUpperCase(Locale.ROOT)));
    }

    private final class BudgetEndpoint extends DefaultEndpoint {

        private final Budget budget;

        private BudgetEndpoint(String uri, Budget budget) {
            super(uri, ThrottleComponent.this);
            this.budget = budget;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    throttle.count(Requests.of(exchange), Requests.responseOf(exchange), budget);
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("A budget sends no messages");
        }
    }
}
