package io.tableorder.restaurant.order;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * What a guest asks for. Prices, names and totals are not among it: those are the server's.
 *
 * @param expectedTotal what the guest saw, in the currency's minor unit; the order is refused if it costs something else
 */
record PlaceOrder(
        @NotEmpty(message = "EMPTY_ORDER") @Size(max = 100) List<@Valid Item> items,
        @Nullable @CodePointLength(max = 200) String note,
        @Nullable @PositiveOrZero Long expectedTotal) {

    record Item(
            @NotNull Long menuId,

            @NotNull @Min(value = 1, message = "INVALID_QUANTITY") @Max(value = 99, message = "INVALID_QUANTITY")
            Integer quantity,

            @Nullable @CodePointLength(max = 200) String note) {}
}
