package io.tableorder.restaurant.kitchen;

import io.tableorder.http.Names;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A change of a station. Fields that are absent stay as they are. */
record UpdateStation(
        @Nullable @CodePointLength(min = 1, max = CreateStation.LONGEST_NAME)
        String name,

        @Nullable Boolean isDefault,

        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder) {

    UpdateStation {
        name = Names.tidy(name);
    }
}
