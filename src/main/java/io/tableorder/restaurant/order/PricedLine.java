package io.tableorder.restaurant.order;

import io.tableorder.restaurant.order.PriceList.Menu;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of a cart, with its price and with what keeps it from being ordered.
 *
 * @param number of the line, from 1
 * @param menu null if the store does not have it
 * @param options those of the menu that the guest chose, in the menu's order
 * @param unitPrice of one dish with its options; null if it has no price
 */
record PricedLine(
        int number,
        PlaceOrder.Item asked,
        @Nullable Menu menu,
        List<ItemOption> options,
        @Nullable Long unitPrice,
        List<LineProblem> problems) {

    /** What the line costs, 0 if it has no price. */
    long subtotal() {
        return unitPrice == null ? 0 : unitPrice * asked.quantity();
    }

    /** Pointer to the line, in the request. */
    static String pointer(int number) {
        return "/items/" + (number - 1);
    }

    /** Pointer to an option that the line chose. */
    String pointerTo(long option) {
        List<PlaceOrder.Choice> choices = asked.choices();
        int place = 0;
        while (choices.get(place).optionId() != option) {
            place++;
        }
        return pointer(number) + "/options/" + place;
    }

    /** As an item of an order. The line has no problems. */
    Order.Item item(Menu ordered, long price) {
        return new Order.Item(
                number,
                asked.menuId(),
                ordered.name(),
                price,
                asked.quantity(),
                0,
                subtotal(),
                ItemState.QUEUED,
                options,
                asked.note(),
                1,
                ordered.routing());
    }
}
