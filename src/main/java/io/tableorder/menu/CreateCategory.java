package io.tableorder.menu;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A new category.
 *
 * @param displayOrder absent: behind all others
 */
record CreateCategory(
        @NotBlank @Size(max = 50) String name,
        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder) {

    CreateCategory {
        if (name != null) {
            name = name.strip();
        }
    }
}
