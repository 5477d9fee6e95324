package io.tableorder.integrators.connector;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tableorder.foundation.database.Recurring;
import io.tableorder.integrators.connector.StationTakers.Taken;
import io.tableorder.integrators.connector.StationsOfStores.Station;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Finds the stations of stores whose tickets nobody takes: no printer of the staff, and no connector. A store without any printer may have
 * screens instead, so it is counted apart.
 */
@Component
class MissingStations {

    private static final Logger LOG = LoggerFactory.getLogger(MissingStations.class);

    private final StationsOfStores stations;
    private final DropIns dropIns;
    private final StationTakers takers;
    private final AtomicInteger ofPrintingStores;
    private final AtomicInteger ofOtherStores;
    private final Recurring counting = new Recurring(LOG, "Stations without a connector are not counted");

    MissingStations(StationsOfStores stations, DropIns dropIns, StationTakers takers, MeterRegistry meters) {
        this.stations = stations;
        this.dropIns = dropIns;
        this.takers = takers;
        this.ofPrintingStores = gauge(meters, true);
        this.ofOtherStores = gauge(meters, false);
    }

    private static AtomicInteger gauge(MeterRegistry meters, boolean prints) {
        AtomicInteger count = new AtomicInteger();
        Gauge.builder("tableorder.connectors.missing", count, AtomicInteger::get)
                .description("Stations of stores whose tickets no connector and no printer takes")
                .tag("store_prints", String.valueOf(prints))
                .register(meters);
        return count;
    }

    private record Connector(DropIn dropIn, Taken taken) {}

    /** The names of a store's stations that nobody takes tickets for. */
    List<String> of(UUID store) {
        List<Connector> connectors = connectors();
        return stations.withoutPrinter(store).stream()
                .filter(station -> isMissing(station, connectors))
                .map(Station::name)
                .toList();
    }

    void count() {
        counting.run(() -> {
            List<Connector> connectors = connectors();
            List<Station> missing = stations.withoutPrinter(null).stream()
                    .filter(station -> isMissing(station, connectors))
                    .toList();
            int printing = (int) missing.stream()
                    .filter(station -> station.hasPrinters() || isPrintedFor(station.storeId(), connectors))
                    .count();
            ofPrintingStores.set(printing);
            ofOtherStores.set(missing.size() - printing);
        });
    }

    private List<Connector> connectors() {
        return dropIns.list().stream()
                .filter(dropIn -> !dropIn.routeIds().isEmpty())
                .map(dropIn -> new Connector(dropIn, takers.takenBy(dropIn.routeIds())))
                .toList();
    }

    private static boolean isMissing(Station station, List<Connector> connectors) {
        return connectors.stream()
                .noneMatch(connector -> connector.dropIn().isFor(station.storeId())
                        && connector.taken().has(station.name()));
    }

    private static boolean isPrintedFor(UUID store, List<Connector> connectors) {
        return connectors.stream()
                .anyMatch(connector ->
                        connector.dropIn().isFor(store) && connector.taken().prints());
    }
}
