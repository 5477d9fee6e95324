package io.tableorder.restaurant.order;

import io.tableorder.http.UnreadableAs;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** What staff cancel of an order, and why. */
record CancelItems(
        @NotEmpty @Size(max = 100) List<@Valid Part> items,
        @NotNull VoidReason reasonCode,
        @Nullable @CodePointLength(max = 200) String note) {

    /** So many of a line. */
    record Part(
            @NotNull @Min(1) @Max(1_000_000) Integer line,

            @NotNull
            @UnreadableAs("INVALID_QUANTITY")
            @Min(value = 1, message = "INVALID_QUANTITY")
            @Max(value = 99, message = "INVALID_QUANTITY")
            Integer quantity) {}
}
