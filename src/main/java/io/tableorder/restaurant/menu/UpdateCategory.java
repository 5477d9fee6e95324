package io.tableorder.restaurant.menu;

import io.tableorder.http.Names;
import io.tableorder.restaurant.dish.DishFacts;
import io.tableorder.restaurant.dish.LanguageTag;
import io.tableorder.restaurant.dish.NameTranslation;
import io.tableorder.restaurant.menu.Categories.StaffCategory;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder,

        @Nullable @Size(max = DishFacts.MOST_LANGUAGES)
        Map<@LanguageTag String, @NotNull @Valid NameTranslation> translations) {

    UpdateCategory {
        name = Names.tidy(name);
        station = Names.tidy(station);
    }

    StaffCategory appliedTo(StaffCategory category) {
        return new StaffCategory(
                category.id(),
                Objects.requireNonNullElse(name, category.name()),
                station == null ? category.station() : station.isEmpty() ? null : station,
                translations == null ? category.translations() : new TreeMap<>(translations),
                Objects.requireNonNullElse(displayOrder, category.displayOrder()),
                category.menusCount(),
                category.version());
    }
}
