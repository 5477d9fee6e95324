/** Live streams: what happens in a store, as server-sent events, to its staff and to its tables. */
@NullMarked
package io.tableorder.restaurant.live;

import org.jspecify.annotations.NullMarked;
