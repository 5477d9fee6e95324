package io.tableorder.restaurant.option;

import jakarta.validation.constraints.NotNull;

/**
 * Whether an option is available.
 *
 * @param isAvailable false: sold out
 */
record SellOutOption(@NotNull Boolean isAvailable) {}
