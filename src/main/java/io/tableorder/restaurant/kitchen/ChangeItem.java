package io.tableorder.restaurant.kitchen;

import io.tableorder.http.Names;
import io.tableorder.restaurant.order.ItemState;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** A change of an item. Fields that are absent stay as they are. */
record ChangeItem(
        @Nullable ItemState state,

        @Nullable @CodePointLength(min = 1, max = CreateStation.LONGEST_NAME)
        String station) {

    ChangeItem {
        station = Names.tidy(station);
    }
}
