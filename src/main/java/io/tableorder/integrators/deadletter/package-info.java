/**
 * Keeps what connectors, consumers and deliveries gave up on, for staff to redrive or discard. Dead letters are made of
 * {@code FailedMessages} (a route gave up), {@code RejectedMessages} (from the broker's dead-letter queue) and {@code UndeliveredLetters}
 * (a delivery was given up). {@code DeadLetterDesk} lists and discards them, {@code Redrive} sends them again.
 */
@NullMarked
package io.tableorder.integrators.deadletter;

import org.jspecify.annotations.NullMarked;
