package io.tableorder.restaurant.menu;

import io.tableorder.http.Names;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Objects;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A new menu.
 *
 * @param price in the currency's minor unit
 * @param posCode its code in the store's POS
 * @param isAvailable absent: not sold out
 * @param displayOrder absent: after all others of its category
 */
record CreateMenu(
        @NotNull Long categoryId,
        @NotBlank @CodePointLength(max = 100) String name,
        @Nullable @CodePointLength(max = 2_000) String description,
        @NotNull @Min(0) @Max(1_000_000_000_000L) Long price,
        @Nullable @Pattern(regexp = PosCode.FORM) String posCode,
        @Nullable Boolean isAvailable,
        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder) {

    CreateMenu {
        name = Names.tidy(name);
    }

    MenuContent content(@Nullable MenuImage image) {
        return new MenuContent(
                categoryId,
                name,
                Objects.requireNonNullElse(description, ""),
                price,
                posCode,
                image,
                !Boolean.FALSE.equals(isAvailable),
                displayOrder);
    }
}
