package io.tableorder.integrators.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Serves targets that poll for their deliveries. */
@Component
public class PulledDeliveries {

    private final Targets targets;
    private final TakenDeliveries deliveries;
    private final TargetStates states;
    private final DeliveryLifecycle lifecycle;

    PulledDeliveries(Targets targets, TakenDeliveries deliveries, TargetStates states, DeliveryLifecycle lifecycle) {
        this.targets = targets;
        this.deliveries = deliveries;
        this.states = states;
        this.lifecycle = lifecycle;
    }

    /** Offers the next delivery; empty if none is due. It is offered once more unless it is settled within the target's patience. */
    public Optional<Delivery> take(String target) {
        return targets.findOpen(target)
                .filter(open -> !open.isPaused())
                .flatMap(open -> lifecycle.begin(target, open.target().policy()));
    }

    /**
     * A delivery that was taken and whose attempt still has time.
     *
     * @param isFetched whether the attempt was settled as {@link Outcome.Result#SENT} since
     */
    public record UnderWay(UUID jobId, boolean isFetched) {}

    /** The newest one under way. */
    public Optional<UnderWay> findUnderWay(String target) {
        return deliveries.findUnderWay(target);
    }

    /** The delivery of a job that was taken and is not settled. */
    public Optional<Delivery> findTaken(String target, UUID jobId) {
        return deliveries.findTaken(target, jobId);
    }

    /** @return false if no such attempt is under way */
    public boolean settle(String target, UUID jobId, Outcome outcome) {
        Optional<DeliveryPolicy> policy = policy(target);
        Optional<TakenDeliveries.Sent> sent = deliveries.findSent(target, jobId);
        return policy.isPresent()
                && sent.isPresent()
                && lifecycle.end(target, sent.get().id(), sent.get().attempts(), outcome, Duration.ZERO, policy.get());
    }

    /** Stores the condition that a target reports, and when it did, for staff to see. */
    public void report(String target, String condition, @Nullable String detail) {
        states.report(target, condition, detail);
    }

    private Optional<DeliveryPolicy> policy(String target) {
        return targets.find(target).map(Target::policy);
    }
}
