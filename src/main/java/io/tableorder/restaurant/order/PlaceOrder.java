package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tableorder.http.UnreadableAs;
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
 * A guest's order. It has no prices and no names: the server knows those.
 *
 * @param expectedTotal the total that the guest saw, in the currency's minor unit; an order with another total is refused
 */
record PlaceOrder(
        @NotEmpty(message = "EMPTY_ORDER") @Size(max = 100) List<@Valid Item> items,
        @Nullable @CodePointLength(max = 200) String note,
        @Nullable @PositiveOrZero Long expectedTotal) {

    record Item(
            @NotNull Long menuId,

            @NotNull
            @UnreadableAs("INVALID_QUANTITY")
            @Min(value = 1, message = "INVALID_QUANTITY")
            @Max(value = 99, message = "INVALID_QUANTITY")
            Integer quantity,

            @Nullable @CodePointLength(max = 200) String note,

            // Left out where there are none: a repeated request has the hash that it had before there were options.
            @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable @Size(max = 50)
            List<@Valid Choice> options) {

        List<Choice> choices() {
            return options == null ? List.of() : options;
        }
    }

    /**
     * An option that the guest chose.
     *
     * @param quantity of the option in each dish; null for one
     */
    record Choice(
            @NotNull Long optionId,

            @UnreadableAs("INVALID_QUANTITY")
            @Min(value = 1, message = "INVALID_QUANTITY")
            @Max(value = 99, message = "INVALID_QUANTITY")
            @Nullable
            Integer quantity) {

        int count() {
            return quantity == null ? 1 : quantity;
        }
    }
}
