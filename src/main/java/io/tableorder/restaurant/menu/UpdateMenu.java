package io.tableorder.restaurant.menu;

import io.tableorder.http.Names;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.Objects;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * What is to change about a menu; what is absent stays.
 *
 * @param posCode an empty text removes it
 * @param isAvailable false: sold out
 * @param removeImage true: it has no image any more
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

    /** For a request that brings an image alone. */
    static final UpdateMenu NOTHING_ELSE = new UpdateMenu(null, null, null, null, null, null, null, null);

    UpdateMenu {
        name = Names.tidy(name);
    }

    /** Sells a menu out, or no longer. */
    static UpdateMenu ofAvailability(boolean isAvailable) {
        return new UpdateMenu(null, null, null, null, null, isAvailable, null, null);
    }

    boolean removesImage() {
        return Boolean.TRUE.equals(removeImage);
    }

    /** @param image a new one, or null */
    Menus.Content appliedTo(Menus.Content menu, @Nullable MenuImage image) {
        return new Menus.Content(
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
