/** Live streams: the events of a store as server-sent events, for its staff and for its tables. */
@NullMarked
package io.tableorder.restaurant.live;

import org.jspecify.annotations.NullMarked;
