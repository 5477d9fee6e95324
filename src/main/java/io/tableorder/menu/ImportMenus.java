package io.tableorder.menu;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The menus as the store's POS has them. */
record ImportMenus(@NotNull @Size(min = 1, max = MOST) List<@NotNull @Valid Item> menus) {

    static final int MOST = 1_000;

    /**
     * @param posCode what the POS calls it, which stays the same whatever else changes
     * @param category the name of one, which is made if there is none
     * @param description absent: stays as it is
     * @param isAvailable absent: stays as it is
     */
    record Item(
            @NotNull @Pattern(regexp = PosCode.FORM) String posCode,
            @NotBlank @Size(max = 100) String name,
            @NotBlank @Size(max = 50) String category,
            @NotNull @Min(1) @Max(1_000_000_000_000L) Long price,
            @Nullable @Size(max = 2_000) String description,
            @Nullable Boolean isAvailable) {

        Item {
            posCode = stripped(posCode);
            name = stripped(name);
            category = stripped(category);
        }

        @SuppressWarnings("NullAway") // What is missing is refused only after this.
        private static String stripped(@Nullable String text) {
            return text == null ? null : text.strip();
        }
    }
}
