package io.tableorder.integrators.printing;

import java.time.Duration;

/**
 * How long to wait for a printer.
 *
 * @param answer for a connection, and for an answer of an idle printer
 * @param firstAnswer for the first answer of a printer that may still print a ticket of another system
 * @param printing while it prints: until it takes another byte, or sends one
 * @param limit for a whole attempt; half of it for the first printer if there is a fallback
 */
record Patience(Duration answer, Duration firstAnswer, Duration printing, Duration limit) {

    static final Patience USUAL =
            new Patience(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(80));
}
