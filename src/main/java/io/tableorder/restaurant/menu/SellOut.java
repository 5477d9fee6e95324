package io.tableorder.restaurant.menu;

import jakarta.validation.constraints.NotNull;

/**
 * Whether a menu is to be had.
 *
 * @param isAvailable false: sold out
 */
record SellOut(@NotNull Boolean isAvailable) {}
