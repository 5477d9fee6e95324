package io.tableorder.restaurant.menu;

import io.tableorder.http.Names;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
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

        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder) {

    static final int LONGEST_STATION = 40;

    CreateCategory {
        name = Names.tidy(name);
        station = Names.tidy(station);
    }
}
