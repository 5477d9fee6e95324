package io.tableorder.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.tableorder.batch.Recurring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What waits to be delivered, and which targets are left alone. What was last counted: asking costs nothing, and never hangs. */
@Component
class DeliveryDepth {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryDepth.class);

    private static final List<String> STATES = List.of("pending", "sent", "failed");

    /** Of the targets that do not do well so many are named. */
    private static final int MOST_NAMED = 100;

    private final Deliveries deliveries;
    private final Targets targets;
    private final MultiGauge waiting;
    private final MultiGauge breakers;
    private final MultiGauge open;
    private volatile Map<Of, Long> counts = Map.of();
    private final Recurring counting = new Recurring(LOG, "Deliveries are not counted");

    /** How many deliveries of a kind are in a state. */
    record Of(String kind, String state) {}

    record Count(String kind, String state, long count) {}

    DeliveryDepth(Deliveries deliveries, Targets targets, MeterRegistry meters) {
        this.deliveries = deliveries;
        this.targets = targets;
        this.waiting = MultiGauge.builder("tableorder.deliveries.waiting")
                .description("Deliveries that have not arrived yet, of all stores")
                .register(meters);
        this.breakers = MultiGauge.builder("tableorder.targets")
                .description("Targets that are open at this instance, by their breaker")
                .register(meters);
        this.open = MultiGauge.builder("tableorder.targets.breaker.open")
                .description("1 for each target whose breaker is open; at most " + MOST_NAMED)
                .register(meters);
    }

    void count() {
        counting.run(() -> {
            Map<Of, Long> fresh = new HashMap<>();
            deliveries.waiting().forEach(count -> fresh.put(new Of(count.kind(), count.state()), count.count()));
            List<Targets.Open> all = targets.all();
            Set<String> broken = Set.copyOf(
                    deliveries.broken(all.stream().map(Targets.Open::name).toList()));
            show(fresh, all, broken);
        });
    }

    private void show(Map<Of, Long> fresh, List<Targets.Open> all, Set<String> broken) {
        Set<String> kinds = new TreeSet<>(targets.kinds());
        all.forEach(target -> kinds.add(target.kind()));
        fresh.keySet().forEach(of -> kinds.add(of.kind()));
        Map<Of, Long> next = new HashMap<>(fresh);
        List<Row<?>> named = new ArrayList<>();
        for (Targets.Open target : all) {
            boolean isBroken = broken.contains(target.name());
            next.merge(new Of(target.kind(), isBroken ? "open" : "closed"), 1L, Long::sum);
            if (isBroken && named.size() < MOST_NAMED) {
                named.add(Row.of(Tags.of("kind", target.kind(), "target", target.name()), 1));
            }
        }
        counts = next;
        List<Row<?>> states = new ArrayList<>();
        List<Row<?>> breakersOfKinds = new ArrayList<>();
        for (String kind : kinds) {
            STATES.forEach(state -> states.add(row(kind, "state", state)));
            List.of("closed", "open").forEach(breaker -> breakersOfKinds.add(row(kind, "breaker", breaker)));
        }
        // Without overwriting, so that no scrape comes between a row's end and its return: rows read what was counted
        // last.
        waiting.register(states);
        breakers.register(breakersOfKinds);
        open.register(named);
    }

    private Row<?> row(String kind, String tag, String value) {
        Of of = new Of(kind, value);
        return Row.of(Tags.of("kind", kind, tag, value), () -> counts.getOrDefault(of, 0L));
    }
}
