/** Sends orders to POS systems, as canonical messages over HTTP. */
@NullMarked
package io.tableorder.integrators.pos;

import org.jspecify.annotations.NullMarked;
