package io.tableorder.integrators.target;

import jakarta.validation.constraints.NotNull;
import java.time.Instant;

/** @param from since when a target is to get what it has not got */
record ReplayTarget(@NotNull Instant from) {}
