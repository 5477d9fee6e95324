package io.tableorder.dropin;

import io.tableorder.connector.Connectors;
import io.tableorder.delivery.TargetBoard;
import io.tableorder.delivery.TargetBoard.TargetView;
import java.time.Instant;
import java.util.Comparator;
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
    private final TargetBoard targets;
    private final CamelContext camel;

    ConnectorList(DropIns dropIns, RouteCounts counts, Connectors queues, TargetBoard targets, CamelContext camel) {
        this.dropIns = dropIns;
        this.counts = counts;
        this.queues = queues;
        this.targets = targets;
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
            List<TargetState> targets,
            List<RouteState> routes) {}

    /** @param waiting null when the broker does not say */
    private record QueueState(String name, @Nullable Long waiting) {}

    /** What the connector delivers to; see {@link TargetView}. */
    private record TargetState(String name, String kind, String breaker, String condition, long waiting) {}

    private record RouteState(
            String id,
            String status,
            long exchangesCompleted,
            long exchangesFailed,
            @Nullable String lastFailure) {}

    void list(Exchange exchange) {
        exchange.getMessage()
                .setBody(views(dropIns.list().stream().filter(DropIn::isThere).toList()));
    }

    /** A {@link DropIn} becomes what people see of it. */
    void view(Exchange exchange) {
        exchange.getMessage()
                .setBody(views(List.of(exchange.getMessage().getBody(DropIn.class)))
                        .get(0));
    }

    private List<Connector> views(List<DropIn> connectors) {
        List<TargetView> all = targets.list(target -> true);
        return connectors.stream().map(dropIn -> view(dropIn, all)).toList();
    }

    private Connector view(DropIn dropIn, List<TargetView> all) {
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
                all.stream()
                        .filter(target -> dropIn.name().equals(owner(target.name())))
                        .map(target -> new TargetState(
                                target.name(), target.kind(), target.breaker(), target.condition(), target.waiting()))
                        .toList(),
                dropIn.routeIds().stream().map(this::route).toList());
    }

    /** A target's name begins with that of its connector; of several it is the longest. */
    private @Nullable String owner(String target) {
        return dropIns.list().stream()
                .filter(DropIn::isThere)
                .map(DropIn::name)
                .filter(name -> DropInGuard.within(name, target))
                .max(Comparator.comparingInt(String::length))
                .orElse(null);
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
