/**
 * Live streams: the events of a store as server-sent events, for its staff and for its tables. {@code StreamController} reads where a
 * client was, {@code LiveStream} keeps its position, {@code CatchUp} sends what the client has missed, {@code Feed} what is new.
 */
@NullMarked
package io.tableorder.restaurant.live;

import org.jspecify.annotations.NullMarked;
