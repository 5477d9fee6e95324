package io.tableorder.restaurant.menu;

import io.tableorder.http.Names;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A change of a category. Fields that are absent stay as they are.
 *
 * @param station an empty text removes the station
 */
record UpdateCategory(
        @Nullable @CodePointLength(min = 1, max = 50) String name,

        @Nullable @CodePointLength(max = CreateCategory.LONGEST_STATION)
        String station,

        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder) {

    UpdateCategory {
        name = Names.tidy(name);
        station = Names.tidy(station);
    }

    @Nullable
    String stationAfter(@Nullable String before) {
        return station == null ? before : station.isEmpty() ? null : station;
    }
}
