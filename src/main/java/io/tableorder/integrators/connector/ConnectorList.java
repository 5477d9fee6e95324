package io.tableorder.integrators.connector;

import io.tableorder.http.Actor;
import io.tableorder.integrators.connector.ConnectorReplays.Replay;
import io.tableorder.integrators.delivery.TargetBoard;
import io.tableorder.integrators.delivery.TargetBoard.TargetView;
import io.tableorder.integrators.intake.Connectors;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The drop-ins as people may see them: what runs, what does not, and nothing of what goes through them. Staff of a store see
 * those that are for their store, and nothing that counts the business of others; super admins see everything.
 */
@Component
class ConnectorList {

    /** Webhooks that staff keep themselves are targets as well, and no connector's. */
    private final DropIns dropIns;

    private final RouteCounts counts;
    private final Connectors queues;
    private final TargetBoard targets;
    private final ConnectorReplays replays;
    private final CamelContext camel;

    ConnectorList(
            DropIns dropIns,
            RouteCounts counts,
            Connectors queues,
            TargetBoard targets,
            ConnectorReplays replays,
            CamelContext camel) {
        this.dropIns = dropIns;
        this.counts = counts;
        this.queues = queues;
        this.targets = targets;
        this.replays = replays;
        this.camel = camel;
    }

    /** @param replay the newest; null to staff of a store */
    private record Connector(
            String name,
            String file,
            String status,
            Instant since,
            boolean allStores,
            List<UUID> stores,
            @Nullable Integer line,
            @Nullable String reason,
            @Nullable Stop stopped,
            @Nullable Replay replay,
            List<QueueState> queues,
            List<TargetState> targets,
            List<RouteState> routes) {}

    /** @param by null to staff of a store */
    private record Stop(@Nullable String by, @Nullable String reason, Instant at) {}

    /**
     * @param listening whether the broker has this instance's consumer
     * @param waiting null to staff of a store, and when the broker does not say
     */
    private record QueueState(
            String name, boolean listening, @Nullable Long waiting) {}

    /**
     * What the connector delivers to; see {@link TargetView}.
     *
     * @param detail null to staff of a store, as waiting is: it may tell of another's order
     */
    private record TargetState(
            String name,
            String kind,
            String breaker,
            String condition,
            @Nullable String detail,
            int failures,
            @Nullable Instant lastSeenAt,
            @Nullable Instant lastSuccessAt,
            @Nullable Instant lastFailureAt,
            @Nullable Long waiting) {}

    /** @param exchangesCompleted null to staff of a store if others are served as well, as the number of failures is */
    private record RouteState(
            String id,
            String status,
            @Nullable Long exchangesCompleted,
            @Nullable Long exchangesFailed,
            @Nullable String lastFailure) {}

    void list(Exchange exchange) {
        UUID store = Actor.of(exchange).storeId();
        exchange.getMessage()
                .setBody(views(
                        dropIns.list().stream()
                                .filter(DropIn::isThere)
                                .filter(dropIn -> store == null || dropIn.isFor(store))
                                .toList(),
                        store));
    }

    /** A {@link DropIn} becomes what super admins see of it. */
    void view(Exchange exchange) {
        exchange.getMessage()
                .setBody(views(List.of(exchange.getMessage().getBody(DropIn.class)), null)
                        .get(0));
    }

    /** @param viewer whose staff asks; null for super admins */
    private List<Connector> views(List<DropIn> connectors, @Nullable UUID viewer) {
        Set<String> names = dropIns.list().stream()
                .filter(DropIn::isThere)
                .map(DropIn::name)
                .collect(Collectors.toSet());
        Set<String> shown = connectors.stream().map(DropIn::name).collect(Collectors.toSet());
        Map<String, List<TargetView>> targetsOf = targets.list(target -> shown.contains(owner(target, names))).stream()
                .collect(Collectors.groupingBy(target -> owner(target.name(), names)));
        Map<String, Replay> replayed = viewer == null ? replays.newest(shown) : Map.of();
        return connectors.stream()
                .map(dropIn -> view(
                        dropIn, replayed.get(dropIn.name()), targetsOf.getOrDefault(dropIn.name(), List.of()), viewer))
                .toList();
    }

    private Connector view(DropIn dropIn, @Nullable Replay replay, List<TargetView> ownTargets, @Nullable UUID viewer) {
        boolean isForAllStores = viewer == null;
        boolean mayCount = viewer == null || dropIn.isOnlyFor(viewer);
        return new Connector(
                dropIn.name(),
                dropIn.file(),
                dropIn.state().name().toLowerCase(Locale.ROOT),
                dropIn.since(),
                dropIn.stores().isEmpty(),
                dropIn.stores().stream()
                        .filter(store -> isForAllStores || store.equals(viewer))
                        .sorted()
                        .toList(),
                dropIn.line() <= Refused.NO_LINE ? null : dropIn.line(),
                dropIn.reason(),
                stop(dropIn.stop(), isForAllStores),
                replay,
                queues(dropIn, isForAllStores),
                ownTargets.stream()
                        .map(target -> new TargetState(
                                target.name(),
                                target.kind(),
                                target.breaker(),
                                target.condition(),
                                isForAllStores ? target.detail() : null,
                                target.failures(),
                                target.lastSeenAt(),
                                target.lastSuccessAt(),
                                target.lastFailureAt(),
                                isForAllStores ? target.waiting() : null))
                        .toList(),
                dropIn.routeIds().stream().map(id -> route(id, mayCount)).toList());
    }

    private static @Nullable Stop stop(DropIn.@Nullable Stop stop, boolean isForAllStores) {
        return stop == null ? null : new Stop(isForAllStores ? stop.by() : null, stop.reason(), stop.at());
    }

    private List<QueueState> queues(DropIn dropIn, boolean isForAllStores) {
        if (!isForAllStores) {
            return queues.queueNamesOf(dropIn.routeIds()).stream()
                    .map(queue -> new QueueState(queue, queues.isListening(queue), null))
                    .toList();
        }
        return queues.queuesOf(dropIn.routeIds()).entrySet().stream()
                .map(queue -> new QueueState(
                        queue.getKey(),
                        queues.isListening(queue.getKey()),
                        queue.getValue().orElse(null)))
                .toList();
    }

    /** A target's name begins with that of its connector; of several it is the longest. None if it is no connector's. */
    private static String owner(String target, Set<String> names) {
        String name = target;
        while (!name.isEmpty() && !names.contains(name)) {
            name = name.substring(0, Math.max(0, name.lastIndexOf('-')));
        }
        return name;
    }

    private RouteState route(String id, boolean mayCount) {
        ServiceStatus status = camel.getRouteController().getRouteStatus(id);
        RouteCounts.Count count = counts.of(id);
        return new RouteState(
                id,
                (status == null ? ServiceStatus.Stopped : status).name().toLowerCase(Locale.ROOT),
                mayCount ? count.completed() : null,
                mayCount ? count.failed() : null,
                count.lastFailure());
    }
}
