package io.tableorder.restaurant.menu;

import jakarta.validation.constraints.NotNull;

/**
 * Whether a menu is available.
 *
 * @param isAvailable false: sold out
 */
record SellOut(@NotNull Boolean isAvailable) {}
