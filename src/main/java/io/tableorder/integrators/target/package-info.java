/** Keeps the printers and POS systems of stores, and turns the logs of stores into deliveries. */
@NullMarked
package io.tableorder.integrators.target;

import org.jspecify.annotations.NullMarked;
