package io.tableorder.menu;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What is to change about a category; what is absent stays. */
record UpdateCategory(
        @Nullable @Size(min = 1, max = 50) String name,
        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder) {

    UpdateCategory {
        if (name != null) {
            name = name.strip();
        }
    }
}
