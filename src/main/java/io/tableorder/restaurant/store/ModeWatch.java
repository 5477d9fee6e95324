package io.tableorder.restaurant.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.foundation.connector.ConnectorStates;
import io.tableorder.foundation.connector.ConnectorStates.Named;
import io.tableorder.foundation.database.Recurring;
import io.tableorder.restaurant.store.RequiredConnectors.OfStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks after the modes of all stores: ends those whose time has come, has the connectors that stores require looked at, and counts the
 * stores that are paused. All instances do so. They lock a store only if something is to be written, and then take turns.
 */
@Component
class ModeWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ModeWatch.class);

    private final Modes modes;
    private final ModeDesk desk;
    private final RequiredConnectors required;
    private final ConnectorStates connectors;
    private volatile Modes.Paused paused = new Modes.Paused(0, 0);
    private final Recurring ending = new Recurring(LOG, "Modes of stores do not end");
    private final Recurring looking = new Recurring(LOG, "Required connectors are not looked at");

    ModeWatch(
            Modes modes, ModeDesk desk, RequiredConnectors required, ConnectorStates connectors, MeterRegistry meters) {
        this.modes = modes;
        this.desk = desk;
        this.required = required;
        this.connectors = connectors;
        Gauge.builder("tableorder.stores.paused", this, watch -> watch.paused.byRule())
                .description("Stores that take no orders, by who has paused them")
                .tag("by", "rule")
                .register(meters);
        Gauge.builder("tableorder.stores.paused", this, watch -> watch.paused.byStaff())
                .description("Stores that take no orders, by who has paused them")
                .tag("by", "staff")
                .register(meters);
    }

    void endModes() {
        ending.run(desk::endModes);
    }

    void look() {
        looking.run(() -> {
            apply();
            paused = modes.countPaused();
        });
    }

    private void apply() {
        List<Modes.Watched> stores = modes.listWatched();
        if (stores.isEmpty()) {
            return;
        }
        List<OfStore> rows =
                required.list(stores.stream().map(Modes.Watched::store).toList());
        Map<UUID, List<RequiredConnector>> connectorsOf =
                rows.stream().collect(groupingBy(OfStore::store, mapping(OfStore::connector, toList())));
        Map<UUID, Map<String, String>> outagesOf = new HashMap<>();
        connectors
                .outages(rows.stream()
                        .map(row -> new Named(row.store(), row.connector().name()))
                        .toList())
                .forEach((named, outage) -> outagesOf
                        .computeIfAbsent(named.store(), first -> new HashMap<>())
                        .put(named.name(), outage));
        for (Modes.Watched watched : stores) {
            Map<String, String> outages = outagesOf.getOrDefault(watched.store(), Map.of());
            List<RequiredConnector> own = connectorsOf.getOrDefault(watched.store(), List.of());
            if (desk.isToApply(watched.present(), own, outages)) {
                desk.apply(watched.store(), outages);
            }
        }
    }
}
