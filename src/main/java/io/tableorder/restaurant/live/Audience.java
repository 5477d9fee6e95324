package io.tableorder.restaurant.live;

import org.jspecify.annotations.Nullable;

/** What one client gets to see of its store's events. */
interface Audience {

    /** Everything. */
    Audience STAFF = Frame::whole;

    /** The frame's bytes, or null if it is none of this client's business. Is shown every event of the store, in order. */
    byte @Nullable [] show(Frame frame);

    /** Begins anew: what follows up to {@code seq} has happened before the client came. */
    default void begin(long seq) {}
}
