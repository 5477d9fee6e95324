package io.tableorder.restaurant.order;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tableorder.failure.Money;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.restaurant.order.LineProblem.Code;
import io.tableorder.restaurant.order.PriceList.Menu;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes an order of a request and a price list of the store, or says what is wrong with it. */
final class OrderPricing {

    /** The answer names at most so many items that are sold out. */
    private static final int MOST_NAMED = 50;

    private OrderPricing() {}

    /** @param pointer to the item or its option, in the request */
    private record SoldOut(
            String pointer, @JsonProperty("menu_id") long menuId, String name) {}

    /** Prices a cart, which may have problems. */
    static PricedCart cart(List<PlaceOrder.Item> items, PriceList prices, Instant now) {
        List<PricedLine> lines = IntStream.range(0, items.size())
                .mapToObj(i -> LinePricing.price(i + 1, items.get(i), prices, now))
                .toList();
        Map<Long, Integer> portions = counted(lines, prices);
        Map<Long, Integer> left = left(portions, prices);
        if (!left.isEmpty()) {
            lines.forEach(line -> addShortages(line, left));
        }
        return new PricedCart(lines, portions, prices, prices.isPausedAt(now));
    }

    /** @throws ProblemException if a line has a problem, or the total is not the one that the guest saw */
    static PricedOrder price(PlaceOrder order, long table, PriceList prices, Instant now) {
        PricedCart cart = cart(order.items(), prices, now);
        cart.firstProblem().ifPresent(problem -> {
            throw refusal(cart, problem);
        });
        if (order.expectedTotal() != null && order.expectedTotal() != cart.total()) {
            throw new ProblemException(ProblemCode.PRICE_CHANGED, new Money(cart.total(), prices.currency()))
                    .with(PricedCart.QUOTE, cart);
        }
        List<Order.Item> items = cart.lines().stream()
                .map(line -> line.item(Objects.requireNonNull(line.menu()), Objects.requireNonNull(line.unitPrice())))
                .toList();
        return new PricedOrder(
                OrderStatus.PENDING, cart.total(), prices.currency(), table, order.note(), 1, items, cart.portions());
    }

    /** How many portions the cart asks for of those dishes that are counted, by their ids. */
    private static Map<Long, Integer> counted(List<PricedLine> lines, PriceList prices) {
        Map<Long, Integer> portions = new TreeMap<>();
        for (PricedLine line : lines) {
            int quantity = line.asked().quantity();
            add(line.asked().menuId(), quantity, portions, prices);
            for (ItemOption option : line.options()) {
                if (option.menuId() != null) {
                    add(option.menuId(), quantity * option.quantity(), portions, prices);
                }
            }
        }
        return portions;
    }

    private static void add(Long id, int quantity, Map<Long, Integer> portions, PriceList prices) {
        Menu menu = prices.menus().get(id);
        if (menu != null && menu.portions() != null) {
            portions.merge(id, quantity, Integer::sum);
        }
    }

    /** How many are left of those dishes of which the cart asks for more. */
    private static Map<Long, Integer> left(Map<Long, Integer> portions, PriceList prices) {
        Map<Long, Integer> left = new TreeMap<>();
        portions.forEach((id, asked) -> {
            Integer there = Objects.requireNonNull(prices.menus().get(id)).portions();
            if (there != null && asked > there) {
                left.put(id, there);
            }
        });
        return left;
    }

    private static void addShortages(PricedLine line, Map<Long, Integer> left) {
        Menu menu = line.menu();
        Integer dishes = left.get(line.asked().menuId());
        if (menu != null && dishes != null) {
            line.problems()
                    .add(LineProblem.soldOut(
                            Code.MENU_NOT_AVAILABLE,
                            PricedLine.pointer(line.number()),
                            null,
                            menu.name(),
                            dishes,
                            null));
        }
        for (ItemOption option : line.options()) {
            Integer components = option.menuId() == null ? null : left.get(option.menuId());
            if (components != null) {
                line.problems()
                        .add(LineProblem.soldOut(
                                Code.OPTION_NOT_AVAILABLE,
                                line.pointerTo(option.optionId()),
                                option.optionId(),
                                option.name(),
                                components,
                                null));
            }
        }
    }

    private static ProblemException refusal(PricedCart cart, LineProblem first) {
        ProblemCode code = first.code().refusal();
        ProblemException refusal =
                switch (code) {
                    case MENU_NOT_FOUND ->
                        new ProblemException(code, first.values().get(0));
                    case MENU_NOT_AVAILABLE -> soldOut(cart);
                    default -> new ProblemException(code);
                };
        return code == ProblemCode.MENU_NOT_FOUND ? refusal : refusal.with(PricedCart.QUOTE, cart);
    }

    private static ProblemException soldOut(PricedCart cart) {
        List<SoldOut> soldOut = new ArrayList<>();
        for (PricedLine line : cart.lines()) {
            line.problems().stream()
                    .filter(problem -> problem.code().refusal() == ProblemCode.MENU_NOT_AVAILABLE)
                    .map(problem -> new SoldOut(
                            problem.pointer(),
                            line.asked().menuId(),
                            problem.values().get(0).toString()))
                    .forEach(soldOut::add);
        }
        List<SoldOut> named = soldOut.subList(0, Math.min(soldOut.size(), MOST_NAMED));
        String names = named.stream().map(SoldOut::name).distinct().collect(Collectors.joining(", "));
        return new ProblemException(ProblemCode.MENU_NOT_AVAILABLE, new ProblemException.Value(names, named));
    }
}
