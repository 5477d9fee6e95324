package io.tableorder.restaurant.order;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;

/** A cart whose price a guest asks for: the items of an order. */
record QuoteOrder(
        @NotEmpty(message = "EMPTY_ORDER") @Size(max = 100) List<PlaceOrder.@Valid Item> items) {}
