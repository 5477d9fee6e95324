/** Printers and POS systems of a store, which its staff keep; and how the logs of stores become deliveries. */
@NullMarked
package io.tableorder.integrators.target;

import org.jspecify.annotations.NullMarked;
