package io.tableorder.restaurant.menu;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.tableorder.http.Versioned;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A menu as staff and events see it: with the code of the POS, its version and its dates. */
record StaffMenu(
        long id,
        long categoryId,
        String categoryName,
        String name,
        String description,
        long price,
        String currency,
        @Nullable String posCode,
        @Nullable String imageUrl,
        @Nullable String thumbnailUrl,
        boolean isAvailable,
        int displayOrder,
        int version,
        Instant createdAt,
        Instant updatedAt,
        @JsonIgnore @Nullable MenuImage image)
        implements Versioned {

    MenuContent content() {
        return new MenuContent(categoryId, name, description, price, posCode, image, isAvailable, displayOrder);
    }

    StaffMenu nextVersion() {
        return new StaffMenu(
                id,
                categoryId,
                categoryName,
                name,
                description,
                price,
                currency,
                posCode,
                imageUrl,
                thumbnailUrl,
                isAvailable,
                displayOrder,
                version + 1,
                createdAt,
                updatedAt,
                image);
    }
}
