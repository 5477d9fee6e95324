package io.tableorder.integrators.deadletter;

import jakarta.validation.constraints.NotBlank;
import org.hibernate.validator.constraints.CodePointLength;

/** Why staff discard a dead letter. */
record DiscardDeadLetter(
        @NotBlank @CodePointLength(max = 200) String reason) {}
