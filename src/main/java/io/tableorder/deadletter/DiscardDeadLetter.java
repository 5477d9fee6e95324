package io.tableorder.deadletter;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Why staff give a dead letter up. */
record DiscardDeadLetter(@NotBlank @Size(max = 200) String reason) {}
