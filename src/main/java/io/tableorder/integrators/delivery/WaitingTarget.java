package io.tableorder.integrators.delivery;

import io.tableorder.integrators.intake.ConnectorEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A target whose address is not allowed on this instance. It makes of events what the target itself makes of them, since that is stored, and
 * no attempt reaches the address.
 *
 * @param why no value of an option: staff read it
 */
record WaitingTarget(Target target, String why) implements DirectTarget {

    static Outcome outcome(String why) {
        return Outcome.unavailable("WRONG_OPTION", why);
    }

    @Override
    public Outcome attempt(Delivery delivery) {
        return outcome(why);
    }

    @Override
    public Optional<String> contentOf(ConnectorEvent event, String body) {
        return target.contentOf(event, body);
    }

    @Override
    public @Nullable String orderingKey(ConnectorEvent event) {
        return target.orderingKey(event);
    }

    @Override
    public @Nullable String endedKey(ConnectorEvent event) {
        return target.endedKey(event);
    }

    @Override
    public DeliveryPolicy policy() {
        return target.policy();
    }
}
