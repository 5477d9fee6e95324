package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tableorder.failure.ProblemException;
import io.tableorder.restaurant.dish.Availability;
import io.tableorder.restaurant.order.LineProblem.Code;
import io.tableorder.restaurant.order.PriceList.Group;
import io.tableorder.restaurant.order.PriceList.Menu;
import io.tableorder.restaurant.order.PriceList.Mode;
import io.tableorder.restaurant.order.PriceList.Option;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Prices 10,000 random carts from random menus, right and wrong ones, and compares each with an oracle: it puts every dish and every option on
 * the table one by one and adds up their prices, and asks of each line what is wrong with it in words of its own.
 */
class PricingOracleTest {

    private static final int CARTS = 10_000;

    private static final Instant NOW = Instant.parse("2026-11-30T10:30:00Z");

    private final Random random = new Random(Long.getLong("pricing.seed", 20261130));

    @Test
    void everyOrderCostsWhatTheOracleAddsUpAndIsRefusedForWhatItFinds() {
        int ordered = 0;
        for (int i = 0; i < CARTS; i++) {
            PriceList prices = prices();
            List<PlaceOrder.Item> items = items(prices);
            PricedCart cart = OrderPricing.cart(items, prices, NOW);

            Map<Long, Integer> portions = portions(items, prices);
            Set<Code> found = EnumSet.noneOf(Code.class);
            BigInteger total = BigInteger.ZERO;
            for (int line = 0; line < items.size(); line++) {
                Set<Code> expected = problems(items.get(line), prices, portions);
                assertThat(codes(cart.lines().get(line)))
                        .as("cart %s, line %s: %s", i, line, items.get(line))
                        .isEqualTo(expected);
                found.addAll(expected);
                total = total.add(cost(items.get(line), prices));
            }

            PlaceOrder order = new PlaceOrder(items, null, null);
            if (found.isEmpty()) {
                ordered++;
                PricedOrder priced = OrderPricing.price(order, 1, prices, NOW);
                assertThat(BigInteger.valueOf(priced.totalPrice()))
                        .as("cart %s", i)
                        .isEqualTo(total);
                assertThat(priced.orderItems().stream()
                                .mapToLong(Order.Item::subtotal)
                                .sum())
                        .isEqualTo(priced.totalPrice());
            } else {
                ProblemException refusal =
                        catchThrowableOfType(ProblemException.class, () -> OrderPricing.price(order, 1, prices, NOW));
                assertThat(found.stream().map(Code::refusal)).contains(refusal.code());
            }
        }
        assertThat(ordered).as("carts that were ordered").isBetween(CARTS / 10, CARTS * 9 / 10);
    }

    private static Set<Code> codes(PricedLine line) {
        return line.problems().stream()
                .map(LineProblem::code)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Code.class)));
    }

    // ---- the oracle

    /** What the line costs, put on the table one by one. */
    private static BigInteger cost(PlaceOrder.Item item, PriceList prices) {
        Menu menu = prices.menus().get(item.menuId());
        BigInteger cost = BigInteger.ZERO;
        if (menu != null) {
            for (int dish = 0; dish < item.quantity(); dish++) {
                cost = cost.add(costOfOne(item, menu));
            }
        }
        return cost;
    }

    private static BigInteger costOfOne(PlaceOrder.Item item, Menu menu) {
        BigInteger cost = BigInteger.valueOf(menu.price());
        for (PlaceOrder.Choice choice : chosen(item)) {
            for (int n = 0; n < times(choice); n++) {
                cost = cost.add(find(menu, choice)
                        .map(option -> BigInteger.valueOf(option.priceDelta()))
                        .orElse(BigInteger.ZERO));
            }
        }
        return cost;
    }

    private static Set<Code> problems(PlaceOrder.Item item, PriceList prices, Map<Long, Integer> portions) {
        Set<Code> problems = EnumSet.noneOf(Code.class);
        Menu menu = prices.menus().get(item.menuId());
        if (menu == null) {
            return EnumSet.of(Code.MENU_NOT_FOUND);
        }
        if (!isToBeHad(item.menuId(), prices, portions)) {
            problems.add(Code.MENU_NOT_AVAILABLE);
        }
        if (chosen(item).stream().map(PlaceOrder.Choice::optionId).distinct().count()
                < chosen(item).size()) {
            problems.add(Code.OPTION_REPEATED);
        }
        List<PlaceOrder.Choice> first = firstOfEach(item);
        for (PlaceOrder.Choice choice : first) {
            Optional<Option> option = find(menu, choice);
            if (option.isEmpty()) {
                problems.add(Code.OPTION_NOT_FOUND);
                continue;
            }
            if (times(choice) > option.get().maxQuantity()) {
                problems.add(Code.OPTION_QUANTITY_TOO_HIGH);
            }
            Long linked = option.get().linkedMenu();
            if (!option.get().isAvailable() || (linked != null && !isToBeHad(linked, prices, portions))) {
                problems.add(Code.OPTION_NOT_AVAILABLE);
            }
        }
        for (Group group : menu.groups()) {
            int choices = first.stream()
                    .filter(choice -> group.options().stream().anyMatch(option -> option.id() == choice.optionId()))
                    .mapToInt(PricingOracleTest::times)
                    .sum();
            if (choices < group.minChoices()) {
                problems.add(Code.CHOICE_REQUIRED);
            }
            if (choices > group.maxChoices()) {
                problems.add(Code.TOO_MANY_CHOICES);
            }
        }
        PlaceOrder.Item once = new PlaceOrder.Item(item.menuId(), 1, null, first);
        if (costOfOne(once, menu).signum() < 0) {
            problems.add(Code.PRICE_BELOW_ZERO);
        }
        return problems;
    }

    private static boolean isToBeHad(long id, PriceList prices, Map<Long, Integer> portions) {
        Menu menu = prices.menus().get(id);
        return menu != null
                && menu.availability().isOffered()
                && (menu.portions() == null || portions.getOrDefault(id, 0) <= menu.portions());
    }

    /** How many dishes of each menu the cook has to make, counted dish by dish. */
    private static Map<Long, Integer> portions(List<PlaceOrder.Item> items, PriceList prices) {
        Map<Long, Integer> portions = new HashMap<>();
        for (PlaceOrder.Item item : items) {
            Menu menu = prices.menus().get(item.menuId());
            for (int dish = 0; menu != null && dish < item.quantity(); dish++) {
                portions.merge(item.menuId(), 1, Integer::sum);
                for (PlaceOrder.Choice choice : firstOfEach(item)) {
                    for (int n = 0; n < times(choice); n++) {
                        find(menu, choice)
                                .map(Option::linkedMenu)
                                .ifPresent(linked -> portions.merge(linked, 1, Integer::sum));
                    }
                }
            }
        }
        return portions;
    }

    private static List<PlaceOrder.Choice> chosen(PlaceOrder.Item item) {
        return item.options() == null ? List.of() : item.options();
    }

    private static List<PlaceOrder.Choice> firstOfEach(PlaceOrder.Item item) {
        List<PlaceOrder.Choice> first = new ArrayList<>();
        for (PlaceOrder.Choice choice : chosen(item)) {
            if (first.stream().noneMatch(other -> other.optionId().equals(choice.optionId()))) {
                first.add(choice);
            }
        }
        return first;
    }

    private static int times(PlaceOrder.Choice choice) {
        return choice.quantity() == null ? 1 : choice.quantity();
    }

    private static Optional<Option> find(Menu menu, PlaceOrder.Choice choice) {
        return menu.groups().stream()
                .flatMap(group -> group.options().stream())
                .filter(option -> option.id() == choice.optionId())
                .findFirst();
    }

    // ---- menus and carts

    private PriceList prices() {
        int menus = 1 + random.nextInt(6);
        List<Group> groups = new ArrayList<>();
        long option = 100;
        for (int g = 0; g < 1 + random.nextInt(4); g++) {
            List<Option> options = new ArrayList<>();
            for (int o = 0; o < 1 + random.nextInt(5); o++) {
                options.add(option(option++, menus));
            }
            int min = rarely() ? 1 + random.nextInt(2) : 0;
            groups.add(new Group(10 + g, "group " + g, min, Math.max(min, 1 + random.nextInt(6)), options));
        }
        Map<Long, Menu> byId = new HashMap<>();
        for (long id = 1; id <= menus; id++) {
            byId.put(id, menu(id, groups));
        }
        return new PriceList(1, "KRW", ZoneOffset.UTC, Mode.ONLINE, byId);
    }

    private Option option(long id, int menus) {
        long delta = random.nextInt(4_000) - 1_000;
        Long linked = rarely() ? (Long) (1L + random.nextInt(menus)) : null;
        return new Option(id, "option " + id, delta, !rarely(), 1 + random.nextInt(4), null, linked);
    }

    private Menu menu(long id, List<Group> groups) {
        List<Group> own = groups.stream().filter(group -> random.nextBoolean()).toList();
        Integer portions = rarely() ? (Integer) random.nextInt(60) : null;
        return new Menu(
                "menu " + id,
                random.nextInt(20_000),
                new Availability(random.nextInt(20) > 0, null, null),
                portions,
                own,
                new Order.Routing(null, null, null, null),
                null);
    }

    private List<PlaceOrder.Item> items(PriceList prices) {
        List<PlaceOrder.Item> items = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            long menu = random.nextInt(40) == 0
                    ? 99
                    : 1 + random.nextInt(prices.menus().size());
            items.add(new PlaceOrder.Item(
                    menu,
                    1 + random.nextInt(rarely() ? 99 : 5),
                    null,
                    choices(prices.menus().get(menu))));
        }
        return items;
    }

    private @Nullable List<PlaceOrder.Choice> choices(@Nullable Menu menu) {
        if (menu == null || random.nextInt(4) == 0) {
            return null;
        }
        List<PlaceOrder.Choice> choices = new ArrayList<>();
        for (Group group : menu.groups()) {
            for (Option option : group.options()) {
                if (random.nextInt(4) == 0) {
                    Integer quantity = random.nextBoolean() ? null : (Integer) (1 + random.nextInt(2));
                    choices.add(new PlaceOrder.Choice(option.id(), quantity));
                }
            }
        }
        if (random.nextInt(30) == 0) {
            choices.add(new PlaceOrder.Choice(100L + random.nextInt(25), 1));
        }
        return choices;
    }

    private boolean rarely() {
        return random.nextInt(10) == 0;
    }
}
