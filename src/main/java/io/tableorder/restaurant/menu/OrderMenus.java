package io.tableorder.restaurant.menu;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** The menus of a category, all of them, in the order that guests shall see. */
record OrderMenus(
        @NotNull Long categoryId,
        @NotNull @Size(max = 10_000) List<Long> ids) {}
