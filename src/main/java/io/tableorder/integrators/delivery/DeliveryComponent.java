package io.tableorder.integrators.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.integrators.intake.StationFilter;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The Camel component at both ends of deliveries. To {@code delivery:<kind>:<target>?option=value} the sinks send: the target is open
 * while the route is started, and a message only adds a delivery of its event; the route does not wait until it arrives. From
 * {@code delivery:<kind>} the route of a kind begins: it gets an {@link Attempt} and ends in an {@link Outcome}, on one thread.
 *
 * <p>The option {@code station}, with any kind, leaves the lines of these stations in the message.
 *
 * <p>{@code delivery:target:name?name=...} names a target that staff of the event's store keep, instead of opening one.
 */
@Component("delivery")
class DeliveryComponent extends DefaultComponent {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryComponent.class);

    /** Stands for a target that staff keep, instead of a kind. */
    private static final String OF_STAFF = "target";

    private static final String NAME = "name";

    private static final String STATION = "station";

    /** The header that distinguishes several deliveries of one event to one target. */
    static final String PART = "delivery-part";

    private final Targets targets;
    private final DeliveryQueue queue;
    private final AttemptRoutes attempts;
    private final ObjectMapper json;

    DeliveryComponent(Targets targets, DeliveryQueue queue, AttemptRoutes attempts, ObjectMapper json) {
        this.targets = targets;
        this.queue = queue;
        this.attempts = attempts;
        this.json = json;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        int colon = remaining.indexOf(':');
        if (colon < 0 && !remaining.isEmpty()) {
            return new OfKind(uri, remaining);
        }
        if (colon < 1 || colon == remaining.length() - 1) {
            throw new IllegalArgumentException("A delivery needs a kind and a target");
        }
        Map<String, String> options = new HashMap<>();
        parameters.forEach((name, value) -> options.put(name, String.valueOf(value)));
        options.values().removeIf(String::isBlank);
        parameters.clear();
        if (remaining.startsWith(OF_STAFF + ":") && !options.keySet().equals(Set.of(NAME))) {
            throw new IllegalArgumentException("A target that staff keep is given by its name alone");
        }
        String kind = remaining.substring(0, colon);
        // A printer selects its lines itself, because it says on the ticket that there are more.
        String stations = targets.prints(kind) ? null : options.remove(STATION);
        return new ToTarget(
                uri,
                kind,
                remaining.substring(colon + 1),
                options,
                StationFilter.of(Objects.requireNonNullElse(stations, ""), false));
    }

    private final class ToTarget extends DefaultEndpoint {

        private final String kind;
        private final String target;
        private final Map<String, String> options;
        private final StationFilter stations;

        private ToTarget(String uri, String kind, String target, Map<String, String> options, StationFilter stations) {
            super(uri, DeliveryComponent.this);
            this.kind = kind;
            this.target = target;
            this.options = options;
            this.stations = stations;
        }

        private boolean isOfStaff() {
            return kind.equals(OF_STAFF);
        }

        @Override
        public Producer createProducer() {
            return new Adding(this);
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("Attempts are consumed by the kind of the target alone");
        }
    }

    private final class OfKind extends DefaultEndpoint {

        private final String kind;

        private OfKind(String uri, String kind) {
            super(uri, DeliveryComponent.this);
            this.kind = kind;
        }

        @Override
        public Producer createProducer() {
            throw new UnsupportedOperationException("A delivery needs a kind and a target");
        }

        @Override
        public Consumer createConsumer(Processor route) {
            return new Attempting(this, route);
        }
    }

    /** Its route never leaves the thread of the caller, who thus knows what the thread works for, and can interrupt it. */
    private final class Attempting extends DefaultConsumer implements AttemptRoutes.Maker {

        private final String kind;

        private Attempting(OfKind endpoint, Processor route) {
            super(endpoint, route);
            this.kind = endpoint.kind;
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            attempts.add(kind, this);
        }

        @Override
        protected void doStop() throws Exception {
            attempts.remove(kind, this);
            super.doStop();
        }

        @Override
        public Outcome make(Attempt attempt) throws Exception {
            Exchange exchange = createExchange(false);
            exchange.getMessage().setBody(attempt);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw thrown(exchange.getException());
            }
            if (exchange.getMessage().getBody() instanceof Outcome outcome) {
                return outcome;
            }
            throw new IllegalStateException("The route of the kind \"" + kind + "\" has ended without an outcome");
        }

        /** What a step has thrown. Camel wraps errors. */
        private static Exception thrown(Exception failure) {
            if (failure instanceof CamelExecutionException && failure.getCause() instanceof Error error) {
                throw error;
            }
            return failure;
        }
    }

    private final class Adding extends DefaultProducer {

        private final ToTarget endpoint;
        private boolean hasOpened;

        private Adding(ToTarget endpoint) {
            super(endpoint);
            this.endpoint = endpoint;
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            if (endpoint.isOfStaff()) {
                return;
            }
            endPause();
            targets.open(endpoint.kind, endpoint.target, endpoint.options);
            hasOpened = true;
        }

        /** Closes the breaker: staff may start a connector after a repair, so the next attempt is made at once. */
        private void endPause() {
            try {
                queue.tryNow(endpoint.target);
            } catch (DataAccessException | TransactionException e) {
                LOG.warn("The breaker of target {} may stay open for a while: {}", endpoint.target, e.toString());
            }
        }

        @Override
        protected void doStop() throws Exception {
            if (hasOpened) {
                targets.close(endpoint.target);
                hasOpened = false;
            }
            super.doStop();
        }

        @Override
        public void process(Exchange exchange) throws Exception {
            ConnectorEvent event = ConnectorEvent.of(exchange);
            if (event == null) {
                throw new IllegalStateException("Only what came from table-order-events-source can be delivered");
            }
            String text = text(exchange);
            String part = exchange.getMessage().getHeader(PART, "", String.class);
            if (endpoint.isOfStaff()) {
                queue.addTo(
                        Objects.requireNonNull(endpoint.options.get(NAME)),
                        event,
                        part,
                        target -> target.contentOf(event, text));
                return;
            }
            Target target = targets.find(endpoint.target)
                    .orElseThrow(() -> new IllegalStateException("Target " + endpoint.target + " is not open"));
            Optional<String> content = own(event, text).flatMap(own -> target.contentOf(event, own));
            if (content.isPresent()) {
                queue.add(endpoint.target, event, part, content.get());
            } else {
                queue.joinKeys(endpoint.target, event);
            }
        }

        /** The lines of the sink's stations; empty if there are none. */
        private Optional<String> own(ConnectorEvent event, String text) {
            JsonNode whole = endpoint.stations.isForAll() ? MissingNode.getInstance() : event.json(text);
            return whole.isObject() ? endpoint.stations.select(whole).map(JsonNode::toString) : Optional.of(text);
        }

        /** A body that the route has parsed is written as JSON. */
        private String text(Exchange exchange) throws Exception {
            Object body = exchange.getMessage().getBody();
            return body instanceof Map || body instanceof Iterable
                    ? json.writeValueAsString(body)
                    : exchange.getMessage().getMandatoryBody(String.class);
        }
    }
}
