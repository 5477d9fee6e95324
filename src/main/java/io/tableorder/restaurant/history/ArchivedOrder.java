package io.tableorder.restaurant.history;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.restaurant.order.Order;
import java.time.Instant;
import java.time.LocalDate;

/** An order of a completed session, as it was at the completion. The table may have another number since, or be deleted. */
record ArchivedOrder(@JsonUnwrapped Order order, LocalDate businessDay, Instant archivedAt) {}
