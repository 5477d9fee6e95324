package io.tableorder.menu;

import io.tableorder.http.Names;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** What is to change about a category; what is absent stays. */
record UpdateCategory(
        @Nullable @CodePointLength(min = 1, max = 50) String name,
        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder) {

    UpdateCategory {
        name = Names.tidy(name);
    }
}
