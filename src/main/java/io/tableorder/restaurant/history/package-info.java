/** Completed sessions: how their orders get into the archive, how staff read them there, and how long they are kept. */
@NullMarked
package io.tableorder.restaurant.history;

import org.jspecify.annotations.NullMarked;
