package io.tableorder.restaurant.stock;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;

/**
 * How many portions of a dish staff have counted.
 *
 * @param portions absent or null: the dish is not counted
 */
record SetStock(@Nullable @Min(0) @Max(1_000_000) Integer portions) {}
