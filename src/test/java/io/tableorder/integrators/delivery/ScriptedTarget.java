package io.tableorder.integrators.delivery;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A target that does with each delivery what the test says, and remembers every attempt. */
public class ScriptedTarget implements DirectTarget {

    private static final List<Duration> SHORT_LADDER = List.of(Duration.ofMillis(20), Duration.ofMillis(20));

    private final List<Delivery> attempts = new CopyOnWriteArrayList<>();
    private final Deque<Outcome> script = new ConcurrentLinkedDeque<>();
    private volatile DeliveryPolicy policy =
            DeliveryPolicy.DEFAULT.withLadder(SHORT_LADDER).withProbe(Duration.ofMillis(50));
    private volatile Function<Delivery, Outcome> otherwise = delivery -> Outcome.confirmed("done");

    public ScriptedTarget with(DeliveryPolicy other) {
        policy = other;
        return this;
    }

    /** The next attempts end so; those after them are confirmed. */
    public ScriptedTarget answers(Outcome... outcomes) {
        script.addAll(List.of(outcomes));
        return this;
    }

    public ScriptedTarget does(Function<Delivery, Outcome> other) {
        otherwise = other;
        return this;
    }

    public List<Delivery> attempts() {
        return attempts;
    }

    public List<String> contents() {
        return attempts.stream().map(Delivery::content).toList();
    }

    @Override
    public Outcome attempt(Delivery delivery) {
        attempts.add(delivery);
        Outcome next = script.poll();
        return next == null ? otherwise.apply(delivery) : next;
    }

    @Override
    public DeliveryPolicy policy() {
        return policy;
    }
}
