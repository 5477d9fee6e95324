package io.tableorder.history;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.order.OrderView;
import java.time.Instant;
import java.time.LocalDate;

/** An order of a completed session, as it was in the end. The table and its number are those of that time; the table may be gone. */
record ArchivedOrder(@JsonUnwrapped OrderView order, LocalDate businessDay, Instant archivedAt) {}
