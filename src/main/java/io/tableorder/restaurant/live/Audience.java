package io.tableorder.restaurant.live;

import org.jspecify.annotations.Nullable;

/** Selects what one client sees of its store's events. */
interface Audience {

    /** Everything. */
    Audience STAFF = Frame::whole;

    /** The bytes that the client gets of a frame, or null for none. Called with every event of the store, in order. */
    byte @Nullable [] show(Frame frame);

    /** Begins, or begins again. Events up to {@code seq} happened before. */
    default void begin(long seq) {}

    /** Whether the client may see nothing more, so that its stream ends. */
    default boolean isOver() {
        return false;
    }
}
