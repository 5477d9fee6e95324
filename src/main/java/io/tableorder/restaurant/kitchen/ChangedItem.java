package io.tableorder.restaurant.kitchen;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tableorder.http.Versioned;
import io.tableorder.restaurant.order.Order;
import java.util.Objects;

/** An item after its change, with the version of its own. */
record ChangedItem(@JsonUnwrapped Order.Item item) implements Versioned {

    @Override
    public int version() {
        return Objects.requireNonNull(item.version());
    }
}
