/** Visits: how guests join the session of their table with phones and paired tablets, and how staff open, move and merge sessions. */
@NullMarked
package io.tableorder.restaurant.visit;

import org.jspecify.annotations.NullMarked;
