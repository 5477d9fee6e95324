package io.tableorder.menu;

import io.tableorder.http.Names;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A new category.
 *
 * @param displayOrder absent: behind all others
 */
record CreateCategory(
        @NotBlank @CodePointLength(max = 50) String name,
        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder) {

    CreateCategory {
        name = Names.tidy(name);
    }
}
