package io.tableorder.restaurant.report;

import java.time.LocalDate;
import java.util.List;

/**
 * What a store sold on some business days. Cancelled orders are no sales.
 *
 * @param totalSales in the currency's minor unit, as are all sales
 * @param rows add up to the totals, but for the orders of menus: an order may have several
 */
record SalesReport(
        LocalDate fromDate,
        LocalDate toDate,
        Grouping groupBy,
        String currency,
        long totalSales,
        long ordersCount,
        long itemsCount,
        List<? extends Row> rows) {

    /** A line of the report. */
    sealed interface Row {

        /** The line as a table shows it, with the columns in the order of its header. */
        List<Object> cells();
    }

    record Day(LocalDate businessDay, long ordersCount, long itemsCount, long sales) implements Row {

        @Override
        public List<Object> cells() {
            return List.of(businessDay, ordersCount, itemsCount, sales);
        }
    }

    /** @param hour on the store's clock */
    record Hour(int hour, long ordersCount, long itemsCount, long sales) implements Row {

        @Override
        public List<Object> cells() {
            return List.of(hour, ordersCount, itemsCount, sales);
        }
    }

    /** @param menuName the one that it was sold under last */
    record Menu(long menuId, String menuName, long ordersCount, long quantity, long sales) implements Row {

        @Override
        public List<Object> cells() {
            return List.of(menuId, menuName, ordersCount, quantity, sales);
        }
    }

    /** @param tableNumber the one that its last order was taken under */
    record Table(long tableId, String tableNumber, long ordersCount, long sales) implements Row {

        @Override
        public List<Object> cells() {
            return List.of(tableId, tableNumber, ordersCount, sales);
        }
    }
}
