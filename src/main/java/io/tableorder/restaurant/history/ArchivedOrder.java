package io.tableorder.restaurant.history;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.restaurant.order.Order;
import java.time.Instant;
import java.time.LocalDate;

/** An order of a completed session, as it was in the end. The table and its number are those of that time; the table may be gone. */
record ArchivedOrder(@JsonUnwrapped Order order, LocalDate businessDay, Instant archivedAt) {}
