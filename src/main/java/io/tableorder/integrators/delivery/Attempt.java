package io.tableorder.integrators.delivery;

/** One attempt that a route makes: the body with which the route begins. */
public record Attempt(Target target, Delivery delivery) {

    /** The target, for the route of a kind, which knows the type of its targets. */
    public <T extends Target> T target(Class<T> type) {
        return type.cast(target);
    }
}
