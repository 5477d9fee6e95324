package io.tableorder.restaurant.menu;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** All menus of a category, in their new order. */
record OrderMenus(
        @NotNull Long categoryId,
        @NotNull @Size(max = 10_000) List<Long> ids) {}
