package io.tableorder.integrators.printing;

import java.time.Duration;

/**
 * How long a printer is waited for.
 *
 * @param answer for a connection, and for an answer of a printer that has nothing else to do
 * @param firstAnswer of one that may still print for somebody else
 * @param printing while it prints: for a byte that it takes, or for a word of it
 * @param limit for an attempt in all; of it, half for the first printer if there is another one
 */
record Patience(Duration answer, Duration firstAnswer, Duration printing, Duration limit) {

    static final Patience USUAL =
            new Patience(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(80));
}
