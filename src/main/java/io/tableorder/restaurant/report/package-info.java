/** Sales reports: what a store has sold, by day, hour, menu and table. */
@NullMarked
package io.tableorder.restaurant.report;

import org.jspecify.annotations.NullMarked;
