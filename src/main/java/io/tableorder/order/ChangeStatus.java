package io.tableorder.order;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Where staff want an order to go, or where a POS says that it is. */
record ChangeStatus(
        @NotNull OrderStatus status,
        @Nullable @Size(max = 200) String reason) {}
