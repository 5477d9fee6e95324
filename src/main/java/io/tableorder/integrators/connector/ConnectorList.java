package io.tableorder.integrators.connector;

import io.tableorder.foundation.route.RouteMeters;
import io.tableorder.integrators.connector.ConnectorReplays.Replay;
import io.tableorder.integrators.delivery.Breaker;
import io.tableorder.integrators.delivery.TargetBoard;
import io.tableorder.integrators.delivery.TargetBoard.TargetView;
import io.tableorder.integrators.intake.Connectors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Shows which connectors run and which do not, but none of the data that they carry. Staff of a store see the connectors for their
 * store, without numbers about the business of other stores. Super admins see everything.
 */
@Component
class ConnectorList {

    private final DropIns dropIns;
    private final RouteStatuses statuses;
    private final RouteMeters meters;
    private final Connectors queues;
    private final TargetBoard targets;
    private final ConnectorReplays replays;
    private final MissingStations stations;

    ConnectorList(
            DropIns dropIns,
            RouteStatuses statuses,
            RouteMeters meters,
            Connectors queues,
            TargetBoard targets,
            ConnectorReplays replays,
            MissingStations stations) {
        this.dropIns = dropIns;
        this.statuses = statuses;
        this.meters = meters;
        this.queues = queues;
        this.targets = targets;
        this.replays = replays;
        this.stations = stations;
    }

    /** @param replay the newest one; null for staff of a store */
    record Connector(
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

    /** @param by null for staff of a store */
    record Stop(@Nullable String by, @Nullable String reason, Instant at) {}

    /**
     * @param listening whether the broker has this instance's consumer
     * @param waiting null for staff of a store, and if the broker does not answer
     */
    record QueueState(
            String name, boolean listening, @Nullable Long waiting) {}

    /**
     * A target of the connector; see {@link TargetView}.
     *
     * @param detail null for staff of a store, because it may describe another store's order; so is {@code waiting}
     */
    record TargetState(
            String name,
            String kind,
            Breaker breaker,
            String condition,
            @Nullable String detail,
            int failures,
            @Nullable Instant lastSeenAt,
            @Nullable Instant lastSuccessAt,
            @Nullable Instant lastFailureAt,
            @Nullable Long waiting) {}

    /** @param exchangesCompleted null for staff of a store if the connector serves other stores as well; so is the number of failures */
    record RouteState(
            String id,
            String status,
            @Nullable Long exchangesCompleted,
            @Nullable Long exchangesFailed,
            @Nullable String lastFailure) {}

    /** @param viewer the store whose staff reads, and sees its stations without a connector; null for super admins */
    List<Connector> list(@Nullable UUID viewer) {
        List<Connector> all = new ArrayList<>(views(
                dropIns.list().stream()
                        .filter(DropIn::isThere)
                        .filter(dropIn -> viewer == null || dropIn.isFor(viewer))
                        .toList(),
                viewer));
        if (viewer != null) {
            stations.of(viewer).forEach(station -> all.add(missing(viewer, station)));
        }
        return all;
    }

    /** Stands in the list for the connector that a station does not have. */
    private static Connector missing(UUID store, String station) {
        return new Connector(
                "station:" + station,
                "",
                "missing",
                Instant.now(),
                false,
                List.of(store),
                null,
                "no connector and no printer takes the tickets of the station \"" + station + "\"",
                null,
                null,
                List.of(),
                List.of(),
                List.of());
    }

    /** One connector as super admins see it. */
    Connector view(DropIn connector) {
        return views(List.of(connector), null).get(0);
    }

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

    /** The longest name of a connector that a target's name begins with; empty if the target is a store's own, such as a webhook. */
    static String owner(String target, Set<String> names) {
        String name = target;
        while (!name.isEmpty() && !names.contains(name)) {
            name = name.substring(0, Math.max(0, name.lastIndexOf('-')));
        }
        return name;
    }

    private RouteState route(String id, boolean mayCount) {
        RouteMeters.Count count = meters.countOf(id);
        return new RouteState(
                id,
                statuses.of(id),
                mayCount ? count.completed() : null,
                mayCount ? count.failed() : null,
                count.lastFailure());
    }
}
