/** Keeps what connectors, consumers and deliveries gave up on, for staff to redrive or discard. */
@NullMarked
package io.tableorder.integrators.deadletter;

import org.jspecify.annotations.NullMarked;
