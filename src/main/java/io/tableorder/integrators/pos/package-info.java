/** Brings orders to POS systems, as one canonical message over HTTP. */
@NullMarked
package io.tableorder.integrators.pos;

import org.jspecify.annotations.NullMarked;
