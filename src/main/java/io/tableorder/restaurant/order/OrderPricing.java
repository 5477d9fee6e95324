package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.restaurant.order.PriceList.Menu;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes an order of a guest's request and a price list of the store. */
final class OrderPricing {

    /** The answer names at most so many items that are sold out. */
    private static final int MOST_NAMED = 50;

    private OrderPricing() {}

    /** @param pointer to the item, in the request */
    private record SoldOut(
            String pointer, @JsonProperty("menu_id") long menuId, String name) {}

    /** @throws ProblemException if a menu is missing or sold out, or the total is not the one that the guest saw */
    static PricedOrder price(PlaceOrder order, long table, PriceList prices) {
        List<Order.Item> items = IntStream.range(0, order.items().size())
                .mapToObj(i -> priced(i + 1, order.items().get(i), prices))
                .toList();
        requireAvailable(order, prices);
        long total = items.stream().mapToLong(Order.Item::subtotal).reduce(0, Math::addExact);
        if (order.expectedTotal() != null && order.expectedTotal() != total) {
            throw new ProblemException(ProblemCode.PRICE_CHANGED, total);
        }
        return new PricedOrder(OrderStatus.PENDING, total, prices.currency(), table, order.note(), 1, items);
    }

    private static Order.Item priced(int line, PlaceOrder.Item item, PriceList prices) {
        Menu menu = menuOf(item, prices);
        long subtotal = Math.multiplyExact(menu.price(), (long) item.quantity());
        return new Order.Item(
                line,
                item.menuId(),
                menu.name(),
                menu.price(),
                item.quantity(),
                0,
                subtotal,
                ItemState.QUEUED,
                List.of(),
                item.note(),
                1,
                menu.routing());
    }

    private static void requireAvailable(PlaceOrder order, PriceList prices) {
        List<SoldOut> soldOut = IntStream.range(0, order.items().size())
                .filter(i -> !menuOf(order.items().get(i), prices).isAvailable())
                .limit(MOST_NAMED)
                .mapToObj(i -> soldOut(i, order.items().get(i), prices))
                .toList();
        if (!soldOut.isEmpty()) {
            String names = soldOut.stream().map(SoldOut::name).distinct().collect(Collectors.joining(", "));
            throw new ProblemException(ProblemCode.MENU_NOT_AVAILABLE, new ProblemException.Value(names, soldOut));
        }
    }

    private static SoldOut soldOut(int index, PlaceOrder.Item item, PriceList prices) {
        return new SoldOut(
                "/items/" + index, item.menuId(), menuOf(item, prices).name());
    }

    private static Menu menuOf(PlaceOrder.Item item, PriceList prices) {
        Menu menu = prices.menus().get(item.menuId());
        if (menu == null) {
            throw new ProblemException(ProblemCode.MENU_NOT_FOUND, String.valueOf(item.menuId()));
        }
        return menu;
    }
}
