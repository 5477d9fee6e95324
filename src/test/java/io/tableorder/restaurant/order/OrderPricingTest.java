package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.restaurant.order.PriceList.Menu;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of prices, without Camel, Spring or a database. */
class OrderPricingTest {

    private static final Order.Routing NO_ROUTING = new Order.Routing(null, null, null, null);

    @Test
    void anOrderHasTheNamesAndPricesOfTheMenus() {
        PricedOrder order = price(cart(null, item(1, 2), item(2, 1)), menu(1, 9_000, true), menu(2, 4_500, true));

        assertThat(order.totalPrice()).isEqualTo(22_500);
        assertThat(order.orderItems())
                .extracting(Order.Item::menuName, Order.Item::unitPrice, Order.Item::subtotal)
                .containsExactly(tuple("menu 1", 9_000L, 18_000L), tuple("menu 2", 4_500L, 4_500L));
    }

    @Test
    void theTotalOfAnyCartIsTheSumOfItsLines() {
        Random random = new Random(20261129);
        for (int i = 0; i < 10_000; i++) {
            Map.Entry<Long, Menu>[] menus = menus(random);
            PlaceOrder.Item[] items = IntStream.rangeClosed(0, random.nextInt(8))
                    .mapToObj(line -> item(menus[random.nextInt(menus.length)].getKey(), 1 + random.nextInt(99)))
                    .toArray(PlaceOrder.Item[]::new);
            long expected = 0;
            for (PlaceOrder.Item item : items) {
                for (int n = 0; n < item.quantity(); n++) {
                    expected += menus[(int) (item.menuId() - 1)].getValue().price();
                }
            }
            assertThat(price(cart(expected, items), menus).totalPrice()).isEqualTo(expected);
        }
    }

    @Test
    void aMenuThatIsSoldOutRefusesTheOrder() {
        assertThatThrownBy(() -> price(cart(null, item(1, 1)), menu(1, 9_000, false)))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ProblemCode.MENU_NOT_AVAILABLE));
    }

    @Test
    void aMenuThatTheStoreDoesNotHaveIsNotFoundEvenBesideOneThatIsSoldOut() {
        assertThatThrownBy(() -> price(cart(null, item(1, 1), item(7, 1)), menu(1, 9_000, false)))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ProblemCode.MENU_NOT_FOUND));
    }

    @Test
    void aTotalThatTheGuestDidNotSeeRefusesTheOrder() {
        assertThatThrownBy(() -> price(cart(8_999L, item(1, 1)), menu(1, 9_000, true)))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ProblemCode.PRICE_CHANGED));
    }

    private static PlaceOrder cart(@Nullable Long expectedTotal, PlaceOrder.Item... items) {
        return new PlaceOrder(List.of(items), null, expectedTotal);
    }

    private static PlaceOrder.Item item(long menu, int quantity) {
        return new PlaceOrder.Item(menu, quantity, null);
    }

    private static Map.Entry<Long, Menu> menu(long id, long price, boolean isAvailable) {
        return Map.entry(id, new Menu("menu " + id, price, isAvailable, NO_ROUTING));
    }

    @SuppressWarnings("unchecked")
    private static Map.Entry<Long, Menu>[] menus(Random random) {
        return LongStream.rangeClosed(1, 1 + random.nextInt(20))
                .mapToObj(id -> menu(id, random.nextInt(1_000_000), true))
                .toArray(Map.Entry[]::new);
    }

    @SafeVarargs
    private static PricedOrder price(PlaceOrder cart, Map.Entry<Long, Menu>... menus) {
        Map<Long, Menu> byId =
                List.of(menus).stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return OrderPricing.price(cart, 5, new PriceList(1, "KRW", byId));
    }
}
