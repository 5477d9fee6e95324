package io.tableorder.restaurant.report;

import java.time.LocalDate;
import java.util.List;

/**
 * What a store sold on some business days. Cancelled orders are no sales.
 *
 * @param totalSales in the currency's minor unit, as are all sales
 * @param rows add up to the totals, except for the orders of menus, because an order may hold several menus, and except for options
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

    /** Of the report as CSV. */
    String fileName() {
        return "sales-" + fromDate + "-" + toDate + "-" + groupBy.word() + ".csv";
    }

    /** A line of the report. */
    sealed interface Row {

        /** The values of the line, in the order of the header's columns. */
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

    /** @param menuName the name under which it was last sold */
    record Menu(long menuId, String menuName, long ordersCount, long quantity, long sales) implements Row {

        @Override
        public List<Object> cells() {
            return List.of(menuId, menuName, ordersCount, quantity, sales);
        }
    }

    /** @param tableNumber the number that the table had at its last order */
    record Table(long tableId, String tableNumber, long ordersCount, long sales) implements Row {

        @Override
        public List<Object> cells() {
            return List.of(tableId, tableNumber, ordersCount, sales);
        }
    }

    /**
     * An option that was sold with dishes.
     *
     * @param optionName the name under which it was last sold
     * @param quantity how many of it, in all dishes
     * @param sales what it added to the prices; below zero for a discount
     */
    record Option(long optionId, String optionName, long ordersCount, long quantity, long sales) implements Row {

        @Override
        public List<Object> cells() {
            return List.of(optionId, optionName, ordersCount, quantity, sales);
        }
    }
}
