package io.tableorder.restaurant.menu;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** All categories of the store, in their new order. */
record OrderCategories(@NotNull @Size(max = 10_000) List<Long> ids) {}
