/** Tables and their sessions: a session begins with the first guest and ends with the bill. */
@NullMarked
package io.tableorder.restaurant.table;

import org.jspecify.annotations.NullMarked;
