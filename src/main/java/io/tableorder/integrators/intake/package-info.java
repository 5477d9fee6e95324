/** What integrators' routes stand on: events from a queue of their own, each with its effect once. */
@NullMarked
package io.tableorder.integrators.intake;

import org.jspecify.annotations.NullMarked;
