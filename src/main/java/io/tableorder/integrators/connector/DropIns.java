package io.tableorder.integrators.connector;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.tableorder.integrators.connector.DropIn.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.springframework.stereotype.Component;

/** The state of every file of the routes folder that this process has seen. */
@Component
public class DropIns {

    /** Beyond this number, files that are gone are forgotten. */
    private static final int MOST = 1_000;

    /** At most so many refused files, and so many stopped ones, are named in metrics. */
    private static final int MOST_NAMED = 100;

    private final Map<String, DropIn> byFile = new ConcurrentSkipListMap<>();
    private final Map<State, MultiGauge> named;

    DropIns(MeterRegistry meters) {
        for (State state : List.of(State.LOADED, State.REFUSED, State.STOPPED)) {
            Gauge.builder("tableorder.connectors", byFile, files -> files.values().stream()
                            .filter(dropIn -> dropIn.state() == state)
                            .count())
                    .description("Files of the routes folder, by what became of them")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
        named = Map.of(
                State.REFUSED,
                MultiGauge.builder("tableorder.connectors.refused")
                        .description("1 for each file that was refused; at most " + MOST_NAMED)
                        .register(meters),
                State.STOPPED,
                MultiGauge.builder("tableorder.connectors.stopped")
                        .description("1 for each file whose routes somebody has stopped; at most " + MOST_NAMED)
                        .register(meters));
    }

    /** In the order of file names. */
    public List<DropIn> list() {
        return List.copyOf(byFile.values());
    }

    /** The file of a connector, unless it is gone. */
    Optional<DropIn> find(String name) {
        return Optional.ofNullable(byFile.get(name + DropInGuard.SUFFIX)).filter(DropIn::isThere);
    }

    void put(DropIn dropIn) {
        byFile.put(dropIn.file(), dropIn);
        if (byFile.size() > MOST) {
            byFile.values().removeIf(other -> !other.isThere());
        }
        named.forEach(this::show);
    }

    private synchronized void show(State state, MultiGauge gauge) {
        List<Row<?>> rows = new ArrayList<>();
        byFile.values().stream()
                .filter(dropIn -> dropIn.state() == state)
                .limit(MOST_NAMED)
                .forEach(dropIn -> rows.add(Row.of(Tags.of("connector", dropIn.name()), 1)));
        gauge.register(rows);
    }
}
