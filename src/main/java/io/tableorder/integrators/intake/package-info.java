/** Feeds integrators' routes: each connector gets events from a queue of its own, and each event takes effect once. */
@NullMarked
package io.tableorder.integrators.intake;

import org.jspecify.annotations.NullMarked;
