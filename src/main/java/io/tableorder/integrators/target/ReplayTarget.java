package io.tableorder.integrators.target;

import jakarta.validation.constraints.NotNull;
import java.time.Instant;

/** @param from a target gets the events since then that it has missed */
record ReplayTarget(@NotNull Instant from) {}
