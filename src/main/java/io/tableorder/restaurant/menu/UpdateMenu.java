package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemException;
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
 * A change of a menu. Fields that are absent stay as they are.
 *
 * @param posCode an empty text removes the code
 * @param isAvailable false: sold out
 * @param removeImage true: removes the image
 * @param schedule empty: always
 * @param soldOutUntil an empty text, or a time that has passed, makes the menu available
 */
record UpdateMenu(
        @Nullable Long categoryId,
        @Nullable @CodePointLength(min = 1, max = 100) String name,
        @Nullable @CodePointLength(max = 2_000) String description,
        @Nullable @Min(0) @Max(1_000_000_000_000L) Long price,
        @Nullable @Pattern(regexp = PosCode.FORM_OR_NONE) String posCode,
        @Nullable Boolean isAvailable,
        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder,
        @Nullable Boolean removeImage,

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

    /** For a request that only brings an image. */
    static final UpdateMenu NOTHING_ELSE = of(null);

    UpdateMenu {
        name = Names.tidy(name);
        station = Names.tidy(station);
    }

    /** Changes only whether a menu is sold out. */
    static UpdateMenu ofAvailability(boolean isAvailable) {
        return of(isAvailable);
    }

    private static UpdateMenu of(@Nullable Boolean isAvailable) {
        return new UpdateMenu(
                null, null, null, null, null, isAvailable, null, null, null, null, null, null, null, null, null);
    }

    /**
     * Refuses an image that comes with the wish to remove it.
     *
     * @param image the one that came with the update
     */
    void requireFits(byte @Nullable [] image) {
        if (image != null && removesImage()) {
            throw ProblemException.invalid("/remove_image", "INVALID_FORMAT");
        }
    }

    private boolean removesImage() {
        return Boolean.TRUE.equals(removeImage);
    }

    /** @param image a new one, or null if none came with the update */
    MenuContent appliedTo(MenuContent menu, @Nullable MenuImage image) {
        return new MenuContent(
                Objects.requireNonNullElse(categoryId, menu.categoryId()),
                Objects.requireNonNullElse(name, menu.name()),
                Objects.requireNonNullElse(description, menu.description()),
                Objects.requireNonNullElse(price, menu.price()),
                posCode == null ? menu.posCode() : posCode.isEmpty() ? null : posCode,
                image != null || removesImage() ? image : menu.image(),
                Objects.requireNonNullElse(isAvailable, menu.isAvailable()),
                displayOrder == null ? menu.displayOrder() : displayOrder,
                facts().appliedTo(menu.facts()));
    }

    private FactsEdit facts() {
        return new FactsEdit(translations, allergens, origin, tags, schedule, soldOutUntil, station);
    }
}
