/** Turns events of orders and sessions into tickets, and gets them onto paper: on printers that are called, and on those that call. */
@NullMarked
package io.tableorder.integrators.printing;

import org.jspecify.annotations.NullMarked;
