package io.tableorder.integrators.delivery;

/** A target that makes an attempt in one step, so that its kind needs no route: {@code deliver-directly} serves it. */
@FunctionalInterface
public interface DirectTarget extends Target {

    /**
     * Makes one attempt and waits for its outcome, within {@link DeliveryPolicy#patience()}. An exception counts as
     * {@link Outcome#failed} with an uncertain effect.
     */
    Outcome attempt(Delivery delivery) throws Exception;
}
