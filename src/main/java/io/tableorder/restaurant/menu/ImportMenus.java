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

/** The menus as the store's POS has them. {@link MenuImport#requireSound} holds each against its constraints: they may be many. */
record ImportMenus(@NotNull @Size(min = 1, max = MOST) List<Item> menus) {

    static final int MOST = 1_000;

    /**
     * @param posCode what the POS calls it, which stays the same whatever else changes
     * @param category the name of one, which is made if there is none
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
