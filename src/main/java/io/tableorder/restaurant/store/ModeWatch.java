package io.tableorder.restaurant.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.foundation.connector.ConnectorStates;
import io.tableorder.foundation.connector.ConnectorStates.Named;
import io.tableorder.foundation.database.Recurring;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks after the modes of all stores: ends those whose time has come, has the connectors that stores require looked at, and counts the
 * stores that are paused. All instances do so; the row of a store makes them take turns.
 */
@Component
class ModeWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ModeWatch.class);

    private final Modes modes;
    private final ModeDesk desk;
    private final RequiredConnectors required;
    private final ConnectorStates connectors;
    private final AtomicReference<Modes.Paused> paused = new AtomicReference<>(new Modes.Paused(0, 0));
    private final Recurring ending = new Recurring(LOG, "Modes of stores do not end");
    private final Recurring looking = new Recurring(LOG, "Required connectors are not looked at");

    ModeWatch(
            Modes modes, ModeDesk desk, RequiredConnectors required, ConnectorStates connectors, MeterRegistry meters) {
        this.modes = modes;
        this.desk = desk;
        this.required = required;
        this.connectors = connectors;
        Gauge.builder("tableorder.stores.paused", paused, counts -> counts.get().byRule())
                .description("Stores that take no orders, by who has paused them")
                .tag("by", "rule")
                .register(meters);
        Gauge.builder("tableorder.stores.paused", paused, counts -> counts.get().byStaff())
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
            paused.set(modes.countPaused());
        });
    }

    private void apply() {
        List<UUID> stores = required.watchedStores();
        if (stores.isEmpty()) {
            return;
        }
        List<RequiredConnectors.OfStore> rows = required.list(stores);
        Map<Named, String> outages = connectors.outages(rows.stream()
                .map(row -> new Named(row.store(), row.connector().name()))
                .toList());
        Map<UUID, Map<String, String>> outagesOf = new HashMap<>();
        stores.forEach(store -> outagesOf.put(store, new HashMap<>()));
        outages.forEach((named, outage) -> outagesOf
                .computeIfAbsent(named.store(), first -> new HashMap<>())
                .put(named.name(), outage));
        outagesOf.forEach(desk::apply);
    }
}
