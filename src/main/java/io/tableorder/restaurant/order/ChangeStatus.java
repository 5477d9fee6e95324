package io.tableorder.restaurant.order;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** Where staff want an order to go, or where a POS says that it is. */
record ChangeStatus(
        @NotNull OrderStatus status,
        @Nullable @CodePointLength(max = 200) String reason) {}
