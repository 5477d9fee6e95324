/** Tables and their sessions: from the first guest to the bill. */
@NullMarked
package io.tableorder.restaurant.table;

import org.jspecify.annotations.NullMarked;
