package io.tableorder.restaurant.menu;

import io.tableorder.restaurant.dish.DishFacts;
import org.jspecify.annotations.Nullable;

/** The fields of a menu that staff choose. */
record MenuContent(
        long categoryId,
        String name,
        String description,
        long price,
        @Nullable String posCode,
        @Nullable MenuImage image,
        boolean isAvailable,
        @Nullable Integer displayOrder,
        DishFacts facts) {}
