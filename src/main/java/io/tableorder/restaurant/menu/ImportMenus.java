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
import io.tableorder.restaurant.option.ImportGroup;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * The menus as the store's POS has them, and its groups of options. They may be many, so {@link MenuImport#requireValidItems} validates each
 * by itself.
 */
record ImportMenus(
        @NotNull @Size(min = 1, max = MOST) List<Item> menus,
        @Nullable @Size(max = MOST_GROUPS) List<ImportGroup> optionGroups) {

    static final int MOST = 1_000;
    static final int MOST_GROUPS = 200;

    List<ImportGroup> groups() {
        return optionGroups == null ? List.of() : optionGroups;
    }

    /**
     * A menu of the POS.
     *
     * @param posCode its code, which never changes
     * @param category the name of its category, which is created if the store has none of this name
     * @param description absent: stays as it is
     * @param isAvailable absent: stays as it is
     * @param optionGroups names of groups, in the order in which guests are asked; absent: stay as they are
     */
    record Item(
            @NotNull @Pattern(regexp = PosCode.FORM) String posCode,
            @NotBlank @CodePointLength(max = 100) String name,
            @NotBlank @CodePointLength(max = 50) String category,
            @NotNull @Min(0) @Max(1_000_000_000_000L) Long price,
            @Nullable @CodePointLength(max = 2_000) String description,
            @Nullable Boolean isAvailable,

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
            String station,

            @Nullable @Size(max = SetMenuOptions.MOST)
            List<@NotBlank @CodePointLength(max = 100) String> optionGroups) {

        Item {
            posCode = Names.tidy(posCode);
            name = Names.tidy(name);
            category = Names.tidy(category);
            station = Names.tidy(station);
            optionGroups = optionGroups == null
                    ? null
                    : optionGroups.stream().map(Names::tidy).toList();
        }

        FactsEdit facts() {
            return new FactsEdit(translations, allergens, origin, tags, schedule, soldOutUntil, station);
        }
    }
}
