package io.tableorder.restaurant.menu;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.http.Versioned;
import io.tableorder.restaurant.dish.DishFacts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A menu as staff and events see it: with the code of the POS, its version and its dates.
 *
 * @param optionGroupIds in the order in which guests are asked
 */
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
        @JsonUnwrapped DishFacts facts,
        List<Long> optionGroupIds,
        int version,
        Instant createdAt,
        Instant updatedAt,
        @JsonIgnore @Nullable MenuImage image)
        implements Versioned {

    MenuContent content() {
        return new MenuContent(categoryId, name, description, price, posCode, image, isAvailable, displayOrder, facts);
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
                facts,
                optionGroupIds,
                version + 1,
                createdAt,
                updatedAt,
                image);
    }
}
