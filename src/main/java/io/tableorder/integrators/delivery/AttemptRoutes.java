package io.tableorder.integrators.delivery;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The routes that make attempts, one for each kind of target, while they run. Deliveries of a kind whose route is stopped wait. */
@Component
class AttemptRoutes {

    /** The kind of the route for all targets that make an attempt in one step, whatever their own kind is. */
    static final String DIRECT = "direct";

    private final Map<String, Maker> running = new ConcurrentHashMap<>();

    /** The beginning of a route. */
    interface Maker {

        /** Makes an attempt on the caller's thread, and throws what a step has thrown. */
        Outcome make(Attempt attempt) throws Exception;
    }

    /** @throws IllegalStateException if another route of this kind runs */
    void add(String kind, Maker route) {
        if (running.putIfAbsent(kind, route) != null) {
            throw new IllegalStateException("There is a route of the kind \"" + kind + "\" already");
        }
    }

    void remove(String kind, Maker route) {
        running.remove(kind, route);
    }

    /** Empty if the route that serves the target does not run. */
    Optional<Maker> find(Targets.Open target) {
        return Optional.ofNullable(running.get(target.target() instanceof DirectTarget ? DIRECT : target.kind()));
    }
}
