package io.tableorder.dropin;

import io.tableorder.connector.Connectors;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The drop-ins as staff of a store may see them: what runs, what does not, and nothing of what goes through them. */
@Component
class ConnectorList {

    private final DropIns dropIns;
    private final RouteCounts counts;
    private final Connectors queues;
    private final CamelContext camel;

    ConnectorList(DropIns dropIns, RouteCounts counts, Connectors queues, CamelContext camel) {
        this.dropIns = dropIns;
        this.counts = counts;
        this.queues = queues;
        this.camel = camel;
    }

    private record Connector(
            String name,
            String file,
            String status,
            Instant since,
            @Nullable Integer line,
            @Nullable String reason,
            DropIn.@Nullable Stop stopped,
            List<QueueState> queues,
            List<RouteState> routes) {}

    /** @param waiting null when the broker does not say */
    private record QueueState(String name, @Nullable Long waiting) {}

    private record RouteState(
            String id,
            String status,
            long exchangesCompleted,
            long exchangesFailed,
            @Nullable String lastFailure) {}

    void list(Exchange exchange) {
        exchange.getMessage()
                .setBody(dropIns.list().stream()
                        .filter(DropIn::isThere)
                        .map(this::connector)
                        .toList());
    }

    /** A {@link DropIn} becomes what people see of it. */
    void view(Exchange exchange) {
        exchange.getMessage().setBody(connector(exchange.getMessage().getBody(DropIn.class)));
    }

    private Connector connector(DropIn dropIn) {
        return new Connector(
                dropIn.name(),
                dropIn.file(),
                dropIn.state().name().toLowerCase(Locale.ROOT),
                dropIn.since(),
                dropIn.line() <= Refused.NO_LINE ? null : dropIn.line(),
                dropIn.reason(),
                dropIn.stop(),
                queues.queuesOf(dropIn.routeIds()).entrySet().stream()
                        .map(queue ->
                                new QueueState(queue.getKey(), queue.getValue().orElse(null)))
                        .toList(),
                dropIn.routeIds().stream().map(this::route).toList());
    }

    private RouteState route(String id) {
        ServiceStatus status = camel.getRouteController().getRouteStatus(id);
        RouteCounts.Count count = counts.of(id);
        return new RouteState(
                id,
                (status == null ? ServiceStatus.Stopped : status).name().toLowerCase(Locale.ROOT),
                count.completed(),
                count.failed(),
                count.lastFailure());
    }
}
