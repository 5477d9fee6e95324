package io.tableorder.restaurant.kitchen;

import io.tableorder.http.Names;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A new station.
 *
 * @param displayOrder absent: after all others
 */
record CreateStation(
        @NotBlank @CodePointLength(max = LONGEST_NAME) String name,

        @Nullable Boolean isDefault,

        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder) {

    static final int LONGEST_NAME = 40;

    CreateStation {
        name = Names.tidy(name);
    }
}
