package io.tableorder.integrators.connector;

import io.tableorder.foundation.connector.ConnectorStates;
import io.tableorder.integrators.delivery.Breaker;
import io.tableorder.integrators.delivery.StoredTarget;
import io.tableorder.integrators.delivery.StoredTargets;
import io.tableorder.integrators.delivery.TargetBoard;
import io.tableorder.integrators.delivery.TargetBoard.TargetView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Says which connectors and targets are out. A connector is out if its file is not there or does not run, or if one of its targets is out.
 * A target is out while its breaker is open, while staff have paused it, and, if it polls, while it does not or reports a fault.
 */
@Component
class RequirableConnectors implements ConnectorStates {

    private static final String WORKS = "OK";

    private final DropIns dropIns;
    private final TargetBoard board;
    private final ObjectProvider<StoredTargets> stored;

    RequirableConnectors(DropIns dropIns, TargetBoard board, ObjectProvider<StoredTargets> stored) {
        this.dropIns = dropIns;
        this.board = board;
        this.stored = stored;
    }

    @Override
    public Map<Named, String> outages(Collection<Named> names) {
        Map<Named, String> outages = new HashMap<>();
        Map<String, DropIn> connectors = new HashMap<>();
        List<Named> others = new ArrayList<>();
        for (Named named : names) {
            Optional<DropIn> connector = dropIns.find(named.name()).filter(found -> found.isFor(named.store()));
            connector.ifPresentOrElse(found -> connectors.put(found.name(), found), () -> others.add(named));
        }
        Map<String, String> outageOf = outagesOf(connectors);
        names.stream()
                .filter(named -> !others.contains(named) && outageOf.containsKey(named.name()))
                .forEach(named -> outages.put(named, outageOf.get(named.name())));
        outages.putAll(outagesOfTargets(others));
        return outages;
    }

    private Map<String, String> outagesOf(Map<String, DropIn> connectors) {
        Map<String, String> outages = new HashMap<>();
        connectors.forEach((name, connector) -> {
            if (connector.stop() != null) {
                outages.put(name, "STOPPED");
            } else if (connector.routeIds().isEmpty()) {
                outages.put(name, "REFUSED");
            }
        });
        if (outages.size() < connectors.size()) {
            Set<String> all = dropIns.list().stream()
                    .filter(DropIn::isThere)
                    .map(DropIn::name)
                    .collect(Collectors.toSet());
            board.list(target -> connectors.containsKey(ConnectorList.owner(target, all))).stream()
                    .filter(RequirableConnectors::isOut)
                    .forEach(target -> outages.putIfAbsent(ConnectorList.owner(target.name(), all), reason(target)));
        }
        return outages;
    }

    private Map<Named, String> outagesOfTargets(List<Named> names) {
        if (names.isEmpty()) {
            return Map.of();
        }
        Set<UUID> stores = names.stream().map(Named::store).collect(Collectors.toSet());
        Map<Named, StoredTarget> rows = stored.stream()
                .flatMap(source -> source.of(stores).stream())
                .collect(Collectors.toMap(row -> new Named(row.storeId(), row.name()), Function.identity()));
        rows.keySet().retainAll(names);
        Map<String, TargetView> views = rows.isEmpty() ? Map.of() : board.of(rows.values());
        Map<Named, String> outages = new HashMap<>();
        for (Named named : names) {
            StoredTarget row = rows.get(named);
            TargetView view = views.get(named.name());
            if (row == null || view == null) {
                outages.put(named, NOT_REGISTERED);
            } else if (row.pausedAt() != null) {
                outages.put(named, "PAUSED");
            } else if (isOut(view)) {
                outages.put(named, reason(view));
            }
        }
        return outages;
    }

    /** A half-open breaker that nothing waits behind stays half open until there is an order, which the store must be able to take. */
    private static boolean isOut(TargetView target) {
        return target.breaker() == Breaker.OPEN
                || target.breaker() == Breaker.HALF_OPEN && target.waiting() > 0
                || target.polls() && !target.condition().equals(WORKS);
    }

    private static String reason(TargetView target) {
        return target.condition().equals(WORKS) ? "BREAKER_OPEN" : target.condition();
    }
}
