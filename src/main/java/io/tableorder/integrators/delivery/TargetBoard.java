package io.tableorder.integrators.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows the states of targets: of those that drop-ins have opened on this instance, and of those that are rows. */
@Component
public class TargetBoard {

    private final Targets targets;
    private final TargetStates states;

    TargetBoard(Targets targets, TargetStates states) {
        this.targets = targets;
        this.states = states;
    }

    /**
     * One target.
     *
     * @param condition {@code OK}, the code of its newest failure, or the condition that it reports; {@code OFFLINE} if it polls, and
     *     has not polled for a minute
     * @param polls whether it polls for its deliveries
     * @param lastSeenAt when it last polled; null for one that does not poll
     * @param waiting deliveries that have not arrived yet, of all stores
     */
    public record TargetView(
            String name,
            String kind,
            boolean polls,
            Breaker breaker,
            String condition,
            @Nullable String detail,
            int failures,
            long waiting,
            @Nullable Instant lastSeenAt,
            @Nullable Instant lastSuccessAt,
            @Nullable Instant lastFailureAt) {}

    /** The targets of drop-ins, in the order of their names, in one round trip. */
    public List<TargetView> list(Predicate<String> names) {
        return views(targets.all().stream()
                .filter(target -> names.test(target.name()))
                .toList());
    }

    /** The targets of these rows by name, in one round trip. */
    public Map<String, TargetView> of(Collection<StoredTarget> rows) {
        return views(rows.stream().map(targets::open).toList()).stream()
                .collect(Collectors.toMap(TargetView::name, Function.identity()));
    }

    private List<TargetView> views(List<Targets.Open> open) {
        Map<String, TargetState> byName =
                states.states(open).stream().collect(Collectors.toMap(TargetState::name, Function.identity()));
        Instant now = Instant.now();
        return open.stream()
                .map(target -> view(target, Objects.requireNonNull(byName.get(target.name())), now))
                .toList();
    }

    private static TargetView view(Targets.Open target, TargetState state, Instant now) {
        return new TargetView(
                target.name(),
                target.kind(),
                target.isFetching(),
                state.breaker(now),
                state.condition(),
                state.detail(),
                state.failures(),
                state.waiting(),
                state.lastSeenAt(),
                state.lastSuccessAt(),
                state.lastFailureAt());
    }
}
