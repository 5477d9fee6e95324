package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.restaurant.dish.Availability;
import io.tableorder.restaurant.dish.Schedule;
import io.tableorder.restaurant.dish.Window;
import io.tableorder.restaurant.order.LineProblem.Code;
import io.tableorder.restaurant.order.PriceList.Group;
import io.tableorder.restaurant.order.PriceList.Menu;
import io.tableorder.restaurant.order.PriceList.Mode;
import io.tableorder.restaurant.order.PriceList.Option;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rules of prices and choices, without Camel, Spring or a database. {@link PricingOracleTest} computes the same another way. */
class OrderPricingTest {

    /** A Monday, half past seven in the evening in Seoul. */
    private static final Instant NOW = Instant.parse("2026-11-30T10:30:00Z");

    private static final Availability ALWAYS = new Availability(true, null, null);

    private static final Option LARGE = new Option(11, "곱빼기", 1_000, true, 1, "L", null);
    private static final Option EGG = new Option(12, "계란", 500, true, 3, null, null);
    private static final Option NO_KIMCHI = new Option(13, "김치 빼기", -300, true, 1, null, null);
    private static final Option GONE = new Option(14, "치즈", 700, false, 1, null, null);
    private static final Option SET_COLA = new Option(15, "콜라", 0, true, 2, null, 3L);

    private static final Group SIZE = new Group(1, "크기", 0, 1, List.of(LARGE));
    private static final Group EXTRAS = new Group(2, "추가", 0, 3, List.of(EGG, NO_KIMCHI, GONE));
    private static final Group DRINK = new Group(3, "음료", 1, 2, List.of(SET_COLA));

    private static final Menu STEW = menu("찌개", 9_000, ALWAYS, null, null, SIZE, EXTRAS);
    private static final Menu SET = menu("세트", 12_000, ALWAYS, null, "grill", DRINK);
    private static final Menu COLA = menu("콜라", 2_500, ALWAYS, null, "bar");

    @Test
    void anOrderHasTheNamesAndPricesOfTheMenus() {
        PricedOrder order = price(null, item(1, 2), item(3, 1));

        assertThat(order.totalPrice()).isEqualTo(20_500);
        assertThat(order.orderItems())
                .extracting(Order.Item::line, Order.Item::menuName, Order.Item::unitPrice, Order.Item::subtotal)
                .containsExactly(tuple(1, "찌개", 9_000L, 18_000L), tuple(2, "콜라", 2_500L, 2_500L));
    }

    @Test
    void optionsCountForEachDishOfTheLineAndStandInTheOrderOfTheMenu() {
        PricedOrder order = price(null, item(1, 3, choice(13, null), choice(12, 2), choice(11, null)));

        Order.Item item = order.orderItems().get(0);
        assertThat(item.unitPrice()).isEqualTo(9_000 + 1_000 + 2 * 500 - 300);
        assertThat(item.subtotal()).isEqualTo(3 * item.unitPrice()).isEqualTo(order.totalPrice());
        assertThat(item.options())
                .extracting(ItemOption::group, ItemOption::name, ItemOption::priceDelta, ItemOption::quantity)
                .containsExactly(
                        tuple("크기", "곱빼기", 1_000L, 1), tuple("추가", "계란", 500L, 2), tuple("추가", "김치 빼기", -300L, 1));
    }

    @Test
    void aComponentOfAComboGoesToItsOwnStation() {
        Order.Item set = price(null, item(2, 1, choice(15, 2))).orderItems().get(0);

        assertThat(set.routing()).extracting(Order.Routing::station).isEqualTo("grill");
        assertThat(set.options())
                .extracting(ItemOption::menuId, ItemOption::station)
                .containsExactly(tuple(3L, "bar"));
    }

    @Test
    void wrongOptionsAreRefusedWithTheirPlaces() {
        assertProblem(item(1, 1, choice(15, null)), Code.OPTION_NOT_FOUND, "/items/0/options/0/option_id");
        assertProblem(item(1, 1, choice(99, null)), Code.OPTION_NOT_FOUND, "/items/0/options/0/option_id");
        assertProblem(item(1, 1, choice(12, 1), choice(12, 1)), Code.OPTION_REPEATED, "/items/0/options/1");
        assertProblem(item(1, 1, choice(11, 2)), Code.OPTION_QUANTITY_TOO_HIGH, "/items/0/options/0/quantity");
        assertProblem(item(2, 1), Code.CHOICE_REQUIRED, "/items/0/options");
        assertProblem(item(1, 1, choice(12, 3), choice(13, 1)), Code.TOO_MANY_CHOICES, "/items/0/options");
        assertProblem(item(1, 1, choice(14, 1)), Code.OPTION_NOT_AVAILABLE, "/items/0/options/0");
    }

    private static void assertProblem(PlaceOrder.Item item, Code code, String pointer) {
        List<LineProblem> problems = cart(prices(), item).lines().get(0).problems();
        assertThat(problems).extracting(LineProblem::code, LineProblem::pointer).contains(tuple(code, pointer));
        assertRefused(code.refusal(), null, prices(), item);
    }

    @Test
    void aMenuThatIsSoldOutRefusesTheOrder() {
        assertRefused(
                ProblemCode.MENU_NOT_AVAILABLE,
                null,
                prices(Map.of(1L, menu("찌개", 9_000, new Availability(false, null, null), null, null))),
                item(1, 1));
    }

    @Test
    void aMenuThatTheStoreDoesNotHaveIsNotFoundEvenBesideOneThatIsSoldOut() {
        assertRefused(
                ProblemCode.MENU_NOT_FOUND,
                null,
                prices(Map.of(1L, menu("찌개", 9_000, new Availability(false, null, null), null, null))),
                item(1, 1),
                item(7, 1));
    }

    @Test
    void aDishIsSoldOutUntilItsTimeAndOutsideOfItsHours() {
        Instant nine = Instant.parse("2026-11-30T12:00:00Z");
        Menu laterToday = menu("만두", 5_000, new Availability(true, nine, null), null, null);
        Schedule lunch = new Schedule(List.of(new Window(List.of(Window.Day.values()), "11:00", "14:00")));
        Menu atNoon = menu("점심 특선", 7_000, new Availability(true, null, lunch), null, null);
        PriceList prices = prices(Map.of(1L, laterToday, 2L, atNoon));

        List<PricedLine> lines = cart(prices, item(1, 1), item(2, 1)).lines();
        assertThat(lines)
                .flatExtracting(PricedLine::problems)
                .extracting(LineProblem::code, LineProblem::until)
                .containsExactly(
                        tuple(Code.MENU_NOT_AVAILABLE, nine),
                        tuple(Code.MENU_NOT_AVAILABLE, Instant.parse("2026-12-01T02:00:00Z")));
        assertThat(OrderPricing.cart(List.of(item(1, 1)), prices, nine).firstProblem())
                .isEmpty();
    }

    @Test
    void allLinesTogetherTakeNoMorePortionsThanAreLeft() {
        Menu cola = menu("콜라", 2_500, ALWAYS, 5, "bar");
        PriceList prices = prices(Map.of(2L, SET, 3L, cola));

        assertThat(price(prices, null, item(3, 1), item(2, 2, choice(15, 2))).portions())
                .isEqualTo(Map.of(3L, 5));
        List<PricedLine> lines =
                cart(prices, item(3, 2), item(2, 2, choice(15, 2))).lines();
        assertThat(lines)
                .flatExtracting(PricedLine::problems)
                .extracting(LineProblem::code, LineProblem::pointer, LineProblem::left)
                .containsExactly(
                        tuple(Code.MENU_NOT_AVAILABLE, "/items/0", 5),
                        tuple(Code.OPTION_NOT_AVAILABLE, "/items/1/options/0", 5));
    }

    @Test
    void anOrderOfDishesThatAreNotCountedTakesNoPortions() {
        assertThat(price(null, item(1, 2)).portions()).isEmpty();
    }

    @Test
    void aDiscountThatIsHigherThanThePriceIsRefusedAndNotSetToZero() {
        Group discount = new Group(5, "할인", 0, 1, List.of(new Option(50, "직원", -10_000, true, 1, null, null)));
        PriceList prices = prices(Map.of(1L, menu("찌개", 9_000, ALWAYS, null, null, discount)));

        assertRefused(ProblemCode.PRICE_BELOW_ZERO, null, prices, item(1, 1, choice(50, 1)));
        assertThat(cart(prices, item(1, 1, choice(50, 1))).lines().get(0).unitPrice())
                .isNull();
    }

    @Test
    void noCartOverflows() {
        long most = 1_000_000_000_000L;
        Group gold = new Group(5, "금", 0, 99, List.of(new Option(50, "금가루", most, true, 99, null, null)));
        PriceList prices = prices(Map.of(1L, menu("비싼 것", most, ALWAYS, null, null, gold)));
        PlaceOrder.Item[] items =
                Stream.generate(() -> item(1, 99, choice(50, 99))).limit(100).toArray(PlaceOrder.Item[]::new);

        assertThat(price(prices, null, items).totalPrice()).isEqualTo(100 * 99 * 100 * most);
        Group more = new Group(6, "더", 0, 99, List.of(new Option(51, "은가루", most, true, 99, null, null)));
        assertRefused(
                ProblemCode.INVALID_OPTIONS,
                null,
                prices(Map.of(1L, menu("비싼 것", most, ALWAYS, null, null, gold, more))),
                item(1, 1, choice(50, 99), choice(51, 1)));
    }

    @Test
    void aTotalThatTheGuestDidNotSeeRefusesTheOrder() {
        assertRefused(ProblemCode.PRICE_CHANGED, 8_999L, prices(), item(1, 1));
    }

    private static void assertRefused(
            ProblemCode code, @Nullable Long expectedTotal, PriceList prices, PlaceOrder.Item... items) {
        assertThatThrownBy(() -> price(prices, expectedTotal, items))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(code));
    }

    private static PlaceOrder.Item item(long menu, int quantity, PlaceOrder.Choice... options) {
        return new PlaceOrder.Item(menu, quantity, null, List.of(options));
    }

    private static PlaceOrder.Choice choice(long option, @Nullable Integer quantity) {
        return new PlaceOrder.Choice(option, quantity);
    }

    private static Menu menu(
            String name,
            long price,
            Availability availability,
            @Nullable Integer portions,
            @Nullable String station,
            Group... groups) {
        return new Menu(
                name,
                price,
                availability,
                portions,
                List.of(groups),
                new Order.Routing(null, 1L, "식사", station),
                station);
    }

    private static PriceList prices() {
        return prices(Map.of(1L, STEW, 2L, SET, 3L, COLA));
    }

    private static PriceList prices(Map<Long, Menu> menus) {
        return new PriceList(1, "KRW", ZoneId.of("Asia/Seoul"), Mode.ONLINE, menus);
    }

    private static PricedCart cart(PriceList prices, PlaceOrder.Item... items) {
        return OrderPricing.cart(List.of(items), prices, NOW);
    }

    private static PricedOrder price(@Nullable Long expectedTotal, PlaceOrder.Item... items) {
        return price(prices(), expectedTotal, items);
    }

    private static PricedOrder price(PriceList prices, @Nullable Long expectedTotal, PlaceOrder.Item... items) {
        return OrderPricing.price(new PlaceOrder(List.of(items), null, expectedTotal), 5, prices, NOW);
    }
}
