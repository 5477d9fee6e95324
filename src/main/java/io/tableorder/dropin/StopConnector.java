package io.tableorder.dropin;

import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Why a connector is stopped. */
record StopConnector(@Nullable @Size(min = 1, max = 200) String reason) {}
