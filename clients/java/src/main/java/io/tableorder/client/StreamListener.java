package io.tableorder.client;

/** Is called by one thread, one call after another. Where a method throws, the stream is opened anew. */
public interface StreamListener {

    /** Loads and shows everything: in the beginning, and when events were lost. Is called again until it succeeds. */
    void load() throws Exception;

    /** Shows one event. It may say what {@link #load} has just shown: keep orders by their id. */
    void event(LiveEvent event) throws Exception;

    /** The stream is open. */
    default void open() {}

    /** The stream is not open, for this reason, and is tried again after a while. */
    default void waiting(Exception why) {}

    /** The stream is refused for good. */
    default void ended(Exception why) {}
}
