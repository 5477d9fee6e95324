package io.tableorder.restaurant.order;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** The status that staff give an order, or that a POS reports for it. */
record ChangeStatus(
        @NotNull OrderStatus status,
        @Nullable @CodePointLength(max = 200) String reason) {}
