package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemException;
import io.tableorder.http.Names;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Objects;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * A change of a menu. Fields that are absent stay as they are.
 *
 * @param posCode an empty text removes the code
 * @param isAvailable false: sold out
 * @param removeImage true: removes the image
 */
record UpdateMenu(
        @Nullable Long categoryId,
        @Nullable @CodePointLength(min = 1, max = 100) String name,
        @Nullable @CodePointLength(max = 2_000) String description,
        @Nullable @Min(0) @Max(1_000_000_000_000L) Long price,
        @Nullable @Pattern(regexp = PosCode.FORM_OR_NONE) String posCode,
        @Nullable Boolean isAvailable,
        @Nullable @Min(0) @Max(1_000_000) Integer displayOrder,
        @Nullable Boolean removeImage) {

    /** For a request that only brings an image. */
    static final UpdateMenu NOTHING_ELSE = new UpdateMenu(null, null, null, null, null, null, null, null);

    UpdateMenu {
        name = Names.tidy(name);
    }

    /** Changes only whether a menu is sold out. */
    static UpdateMenu ofAvailability(boolean isAvailable) {
        return new UpdateMenu(null, null, null, null, null, isAvailable, null, null);
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
                displayOrder == null ? menu.displayOrder() : displayOrder);
    }
}
