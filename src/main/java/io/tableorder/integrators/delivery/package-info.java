/** Takes what connectors have to bring to printers, POS systems and webhooks there: one row each, until it has arrived. */
@NullMarked
package io.tableorder.integrators.delivery;

import org.jspecify.annotations.NullMarked;
