package io.tableorder.restaurant.store;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** The names of the connectors and targets that a store cannot do without, in place of those before. */
record RequireConnectors(@NotNull @Size(max = 20) List<@Size(min = 1, max = 100) String> connectors) {}
