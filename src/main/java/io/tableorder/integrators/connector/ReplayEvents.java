package io.tableorder.integrators.connector;

import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The moment from which on a connector gets the log's events once more. */
record ReplayEvents(@Nullable @NotNull Instant from) {}
