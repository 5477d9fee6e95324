package io.tableorder.integrators.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.tableorder.foundation.database.Recurring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Counts the waiting deliveries and the conditions of targets for metrics. Readers get the last count, without a query. */
@Component
class DeliveryDepth {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryDepth.class);

    private static final List<String> STATES =
            DeliveryState.OPEN.stream().map(DeliveryState::word).toList();

    private static final String AGE = "age";

    /** At most this many failing targets of a kind are named. */
    private static final int MOST_NAMED = 100;

    private final DueDeliveries deliveries;
    private final TargetStates states;
    private final Targets targets;
    private final MultiGauge waiting;
    private final MultiGauge ages;
    private final MultiGauge breakers;
    private final MultiGauge conditions;
    private final MultiGauge storedTargets;
    private volatile Map<Of, Double> counts = Map.of();
    private final Recurring counting = new Recurring(LOG, "Deliveries are not counted");

    /** One count of a kind: of deliveries in a state, of targets by breaker, or the age. */
    private record Of(String kind, String what) {}

    /** @param age of the oldest one, in seconds */
    record Count(String kind, String state, long count, double age) {}

    DeliveryDepth(DueDeliveries deliveries, TargetStates states, Targets targets, MeterRegistry meters) {
        this.deliveries = deliveries;
        this.states = states;
        this.targets = targets;
        this.waiting = MultiGauge.builder("tableorder.deliveries.waiting")
                .description("Deliveries that have not arrived yet, of all stores")
                .register(meters);
        this.ages = MultiGauge.builder("tableorder.deliveries.age")
                .description("For how long the oldest delivery that has not arrived yet has been wanted")
                .baseUnit("seconds")
                .register(meters);
        this.breakers = MultiGauge.builder("tableorder.targets")
                .description("Targets of staff and of this instance's drop-ins, by their breaker")
                .register(meters);
        this.conditions = MultiGauge.builder("tableorder.targets.condition")
                .description("1 for each target of a drop-in whose condition is not OK; at most " + MOST_NAMED
                        + " of a kind")
                .register(meters);
        this.storedTargets = MultiGauge.builder("tableorder.targets.stored")
                .description("Targets that staff keep, of all stores, by their condition")
                .register(meters);
    }

    void count() {
        counting.run(() -> {
            List<Targets.Open> all = targets.all();
            show(deliveries.waiting(), all, states.conditions(all), targets.counts());
        });
    }

    private void show(
            List<Count> fresh,
            List<Targets.Open> all,
            List<TargetStates.TargetCondition> found,
            List<TargetCount> stored) {
        Map<String, String> kindOf = all.stream().collect(Collectors.toMap(Targets.Open::name, Targets.Open::kind));
        Set<String> kinds = new TreeSet<>(targets.kinds());
        kinds.addAll(kindOf.values());
        Map<Of, Double> next = new HashMap<>();
        for (Count count : fresh) {
            kinds.add(count.kind());
            next.put(new Of(count.kind(), count.state()), (double) count.count());
            next.merge(new Of(count.kind(), AGE), count.age(), Math::max);
        }
        Map<String, Integer> named = new HashMap<>();
        List<Row<?>> notWell = new ArrayList<>();
        for (TargetStates.TargetCondition target : found) {
            String kind = Objects.requireNonNull(kindOf.get(target.name()));
            next.merge(new Of(kind, target.isLeftAlone() ? "open" : "closed"), 1.0, Double::sum);
            if (!target.condition().equals("OK") && named.merge(kind, 1, Integer::sum) <= MOST_NAMED) {
                notWell.add(Row.of(Tags.of("kind", kind, "target", target.name(), "condition", target.condition()), 1));
            }
        }
        Map<Tags, Double> storedConditions = new HashMap<>();
        for (TargetCount count : stored) {
            kinds.add(count.kind());
            next.merge(
                    new Of(count.kind(), count.isLeftAlone() ? "open" : "closed"), (double) count.count(), Double::sum);
            storedConditions.merge(
                    Tags.of("kind", count.kind(), "condition", count.condition()), (double) count.count(), Double::sum);
        }
        counts = next;
        List<Row<?>> waitingByState = new ArrayList<>();
        List<Row<?>> agesOfKinds = new ArrayList<>();
        List<Row<?>> breakersOfKinds = new ArrayList<>();
        for (String kind : kinds) {
            STATES.forEach(state -> waitingByState.add(row(kind, state, "state", state)));
            agesOfKinds.add(row(kind, AGE));
            List.of("closed", "open").forEach(breaker -> breakersOfKinds.add(row(kind, breaker, "breaker", breaker)));
        }
        // The rows are not overwritten, so that no scrape finds one missing; they read the last count.
        waiting.register(waitingByState);
        ages.register(agesOfKinds);
        breakers.register(breakersOfKinds);
        conditions.register(notWell);
        storedTargets.register(
                storedConditions.entrySet().stream()
                        .map(count -> Row.of(count.getKey(), count.getValue()))
                        .collect(Collectors.toList()),
                true);
    }

    private Row<?> row(String kind, String what, String... tags) {
        Of of = new Of(kind, what);
        return Row.of(Tags.of("kind", kind).and(tags), () -> counts.getOrDefault(of, 0.0));
    }
}
