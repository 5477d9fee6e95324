package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A guest's order with its names and prices, but without what the database adds when it stores it: ids and numbers, the session and the
 * time. With these, its JSON is that of an {@link Order}.
 *
 * @param portions how many it takes of the dishes that are counted, by their ids
 */
record PricedOrder(
        OrderStatus status,
        long totalPrice,
        String currency,
        long tableId,
        @Nullable String note,
        int version,
        List<Order.Item> orderItems,
        @JsonIgnore Map<Long, Integer> portions) {}
