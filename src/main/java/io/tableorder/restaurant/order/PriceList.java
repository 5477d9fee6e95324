package io.tableorder.restaurant.order;

import java.util.Map;

/**
 * What a store's orders are priced from, all of it as it was at one moment.
 *
 * @param menuVersion of the store at that moment; every change of its menus, categories and currency raises it
 * @param menus by their ids
 */
record PriceList(long menuVersion, String currency, Map<Long, Menu> menus) {

    record Menu(String name, long price, boolean isAvailable, Order.Routing routing) {}
}
