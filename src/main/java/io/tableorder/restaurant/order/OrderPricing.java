package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.restaurant.order.NewOrders.Menu;
import io.tableorder.restaurant.order.NewOrders.Prepared;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes an order of a guest's request and the store's menus, with the prices and names that the menus have now. */
final class OrderPricing {

    /** The answer names at most so many items that are sold out. */
    private static final int MOST_NAMED = 50;

    private OrderPricing() {}

    /** @param pointer to the item, in the request */
    private record SoldOut(
            String pointer, @JsonProperty("menu_id") long menuId, String name) {}

    /** @throws ProblemException if a menu is missing or sold out, or the total is not the one that the guest saw */
    static Order price(PlaceOrder order, long table, long session, Prepared prepared) {
        List<Order.Item> items =
                order.items().stream().map(item -> priced(item, prepared)).toList();
        requireAvailable(order, prepared);
        long total = items.stream().mapToLong(Order.Item::subtotal).reduce(0, Math::addExact);
        if (order.expectedTotal() != null && order.expectedTotal() != total) {
            throw new ProblemException(ProblemCode.PRICE_CHANGED, total);
        }
        return new Order(
                prepared.orderId(),
                prepared.orderId(),
                null,
                OrderStatus.PENDING,
                total,
                prepared.currency(),
                table,
                prepared.tableNumber(),
                session,
                order.note(),
                1,
                prepared.placedAt(),
                items);
    }

    private static Order.Item priced(PlaceOrder.Item item, Prepared prepared) {
        Menu menu = menuOf(item, prepared);
        long subtotal = Math.multiplyExact(menu.price(), (long) item.quantity());
        return new Order.Item(
                item.menuId(), menu.name(), menu.price(), item.quantity(), subtotal, item.note(), menu.routing());
    }

    private static void requireAvailable(PlaceOrder order, Prepared prepared) {
        List<SoldOut> soldOut = IntStream.range(0, order.items().size())
                .filter(i -> !menuOf(order.items().get(i), prepared).isAvailable())
                .limit(MOST_NAMED)
                .mapToObj(i -> soldOut(i, order.items().get(i), prepared))
                .toList();
        if (!soldOut.isEmpty()) {
            String names = soldOut.stream().map(SoldOut::name).distinct().collect(Collectors.joining(", "));
            throw new ProblemException(ProblemCode.MENU_NOT_AVAILABLE, new ProblemException.Value(names, soldOut));
        }
    }

    private static SoldOut soldOut(int index, PlaceOrder.Item item, Prepared prepared) {
        return new SoldOut(
                "/items/" + index, item.menuId(), menuOf(item, prepared).name());
    }

    private static Menu menuOf(PlaceOrder.Item item, Prepared prepared) {
        Menu menu = prepared.menus().get(item.menuId());
        if (menu == null) {
            throw new ProblemException(ProblemCode.MENU_NOT_FOUND, String.valueOf(item.menuId()));
        }
        return menu;
    }
}
