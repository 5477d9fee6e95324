/** Table Order: guests order at the table, the kitchen gets a ticket. */
@NullMarked
package io.tableorder;

import org.jspecify.annotations.NullMarked;
