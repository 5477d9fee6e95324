package io.tableorder.integrators.connector;

import jakarta.validation.constraints.NotNull;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** From which moment on a connector gets the events of the log once more. */
record ReplayEvents(@Nullable @NotNull OffsetDateTime from) {}
