/** Delivers events to printers, POS systems and webhooks. Each delivery is a row, which is retried until it has arrived. */
@NullMarked
package io.tableorder.integrators.delivery;

import org.jspecify.annotations.NullMarked;
