package io.tableorder.restaurant.kitchen;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** All stations of the store, in their new order. */
record OrderStations(@NotNull @Size(max = 10_000) List<Long> ids) {}
