/** Turns events of orders and sessions into tickets, and prints them: on printers that are called, and on printers that poll. */
@NullMarked
package io.tableorder.integrators.printing;

import org.jspecify.annotations.NullMarked;
