package io.tableorder.restaurant.menu;

import io.tableorder.http.Names;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** The menus as the store's POS has them. They may be many, so {@link MenuImport#requireValidItems} validates each by itself. */
record ImportMenus(@NotNull @Size(min = 1, max = MOST) List<Item> menus) {

    static final int MOST = 1_000;

    /**
     * A menu of the POS.
     *
     * @param posCode its code, which never changes
     * @param category the name of its category, which is created if the store has none of this name
     * @param description absent: stays as it is
     * @param isAvailable absent: stays as it is
     */
    record Item(
            @NotNull @Pattern(regexp = PosCode.FORM) String posCode,
            @NotBlank @CodePointLength(max = 100) String name,
            @NotBlank @CodePointLength(max = 50) String category,
            @NotNull @Min(0) @Max(1_000_000_000_000L) Long price,
            @Nullable @CodePointLength(max = 2_000) String description,
            @Nullable Boolean isAvailable) {

        Item {
            posCode = Names.tidy(posCode);
            name = Names.tidy(name);
            category = Names.tidy(category);
        }
    }
}
