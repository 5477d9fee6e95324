package io.tableorder.restaurant.history;

import io.tableorder.http.Csv;
import io.tableorder.http.Json;
import io.tableorder.http.Period;
import io.tableorder.restaurant.order.ItemOption;
import io.tableorder.restaurant.order.Order;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A file of completed orders.
 *
 * @param beginning what comes before the first order
 * @param lines the lines of an order
 */
record HistoryFile(String mediaType, String name, byte[] beginning, Function<ArchivedOrder, byte[]> lines) {

    private static final DateTimeFormatter ON_THE_CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /**
     * For spreadsheets: a row for each item of an order, with the order's own columns repeated.
     *
     * @param clock of the times
     */
    static HistoryFile csv(Period days, List<String> header, ZoneId clock) {
        return new HistoryFile(
                Csv.MEDIA_TYPE, name(days) + ".csv", Csv.header(header), archived -> rows(archived, clock));
    }

    /** For programs: a line for each order, as in the list of the API. */
    static HistoryFile ndjson(Period days) {
        return new HistoryFile("application/x-ndjson", name(days) + ".ndjson", new byte[0], HistoryFile::json);
    }

    private static String name(Period days) {
        return "order-history-" + days.from() + "-" + days.to();
    }

    private static byte[] json(ArchivedOrder archived) {
        byte[] json = Json.write(archived);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    private static byte[] rows(ArchivedOrder archived, ZoneId clock) {
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        archived.order().orderItems().forEach(item -> rows.writeBytes(Csv.row(cells(archived, item, clock))));
        return rows.toByteArray();
    }

    private static List<Object> cells(ArchivedOrder archived, Order.Item item, ZoneId clock) {
        Order order = archived.order();
        Order.Routing routing = Objects.requireNonNull(item.routing());
        return Arrays.asList(
                archived.businessDay(),
                time(order.createdAt(), clock),
                time(archived.archivedAt(), clock),
                order.orderNumber(),
                order.orderId(),
                order.tableSessionId(),
                order.tableId(),
                order.tableNumber(),
                order.status().word(),
                item.menuId(),
                item.menuName(),
                item.quantity(),
                item.unitPrice(),
                item.subtotal(),
                order.totalPrice(),
                order.currency(),
                item.note(),
                order.note(),
                routing.posCode(),
                routing.categoryId(),
                routing.category(),
                routing.station(),
                item.line(),
                options(item.options()),
                item.state().word(),
                item.cancelledQuantity());
    }

    /** Such as {@code 곱빼기 (+1000), 계란 x2 (+500)}. */
    private static String options(List<ItemOption> options) {
        return options.stream().map(HistoryFile::text).collect(Collectors.joining(", "));
    }

    private static String text(ItemOption option) {
        String quantity = option.quantity() == 1 ? "" : " x" + option.quantity();
        String sign = option.priceDelta() > 0 ? "+" : "";
        String price = option.priceDelta() == 0 ? "" : " (" + sign + option.priceDelta() + ")";
        return option.name() + quantity + price;
    }

    private static String time(Instant moment, ZoneId clock) {
        return ON_THE_CLOCK.format(moment.atZone(clock));
    }
}
