package io.tableorder.restaurant.menu;

import io.tableorder.http.Names;
import io.tableorder.restaurant.dish.Allergen;
import io.tableorder.restaurant.dish.DishFacts;
import io.tableorder.restaurant.dish.DishTranslation;
import io.tableorder.restaurant.dish.FactsEdit;
import io.tableorder.restaurant.dish.LanguageTag;
import io.tableorder.restaurant.dish.Moment;
import io.tableorder.restaurant.dish.PosCode;
import io.tableorder.restaurant.dish.Window;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A new menu.
 *
 * @param price in the currency's minor unit
 * @param posCode its code in the store's POS
 * @param isAvailable absent: not sold out
 * @param displayOrder absent: after all others of its category
 * @param translations by language
 * @param schedule empty: always
 */
record CreateMenu(
        @NotNull Long categoryId,
        @NotBlank @CodePointLength(max = 100) String name,
        @Nullable @CodePointLength(max = 2_000) String description,
        @NotNull @Min(0) @Max(1_000_000_000_000L) Long price,
        @Nullable @Pattern(regexp = PosCode.FORM) String posCode,
        @Nullable Boolean isAvailable,
        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder,

        @Nullable @Size(max = DishFacts.MOST_LANGUAGES)
        Map<@LanguageTag String, @NotNull @Valid DishTranslation> translations,

        @Nullable @Size(max = Allergen.MOST)
        List<@Pattern(regexp = Allergen.ANY, message = "UNKNOWN_ALLERGEN") String> allergens,

        @Nullable @CodePointLength(max = DishFacts.LONGEST_ORIGIN)
        String origin,

        @Nullable @Size(max = DishFacts.MOST_TAGS)
        List<@NotBlank @CodePointLength(max = DishFacts.LONGEST_TAG) String> tags,

        @Nullable @Size(max = DishFacts.MOST_WINDOWS) List<@Valid Window> schedule,

        @Nullable @Moment String soldOutUntil,

        @Nullable @CodePointLength(max = DishFacts.LONGEST_STATION)
        String station) {

    CreateMenu {
        name = Names.tidy(name);
        station = Names.tidy(station);
    }

    MenuContent content(@Nullable MenuImage image) {
        return new MenuContent(
                categoryId,
                name,
                Objects.requireNonNullElse(description, ""),
                price,
                posCode,
                image,
                !Boolean.FALSE.equals(isAvailable),
                displayOrder,
                facts().appliedTo(DishFacts.NONE));
    }

    private FactsEdit facts() {
        return new FactsEdit(translations, allergens, origin, tags, schedule, soldOutUntil, station);
    }
}
