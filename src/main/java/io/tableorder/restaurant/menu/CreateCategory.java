package io.tableorder.restaurant.menu;

import io.tableorder.http.Names;
import io.tableorder.restaurant.dish.DishFacts;
import io.tableorder.restaurant.dish.LanguageTag;
import io.tableorder.restaurant.dish.NameTranslation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A new category.
 *
 * @param station where the kitchen makes its dishes, such as {@code bar}
 * @param displayOrder absent: after all others
 */
record CreateCategory(
        @NotBlank @CodePointLength(max = 50) String name,

        @Nullable @CodePointLength(min = 1, max = LONGEST_STATION)
        String station,

        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder,

        @Nullable @Size(max = DishFacts.MOST_LANGUAGES)
        Map<@LanguageTag String, @NotNull @Valid NameTranslation> translations) {

    static final int LONGEST_STATION = 40;

    CreateCategory {
        name = Names.tidy(name);
        station = Names.tidy(station);
    }
}
