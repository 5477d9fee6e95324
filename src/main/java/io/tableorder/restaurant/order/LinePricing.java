package io.tableorder.restaurant.order;

import io.tableorder.restaurant.order.LineProblem.Code;
import io.tableorder.restaurant.order.PriceList.Group;
import io.tableorder.restaurant.order.PriceList.Menu;
import io.tableorder.restaurant.order.PriceList.Option;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prices one line of a cart, and checks its options. How many portions are left is a matter of the whole cart: {@link OrderPricing}. */
final class LinePricing {

    /** A hundred times the highest price of a menu. A cart of such dishes is still within a long. */
    private static final long HIGHEST_PRICE = 100_000_000_000_000L;

    private final PriceList prices;
    private final Instant now;
    private final PlaceOrder.Item item;
    private final String pointer;
    private final List<LineProblem> problems = new ArrayList<>();

    private LinePricing(int number, PlaceOrder.Item item, PriceList prices, Instant now) {
        this.prices = prices;
        this.now = now;
        this.item = item;
        this.pointer = PricedLine.pointer(number);
    }

    /** What a guest chose: how many of the option, and where the request says so. */
    private record Chosen(int quantity, String pointer) {}

    static PricedLine price(int number, PlaceOrder.Item item, PriceList prices, Instant now) {
        return new LinePricing(number, item, prices, now).price(number);
    }

    private PricedLine price(int number) {
        Menu menu = prices.menus().get(item.menuId());
        if (menu == null) {
            problems.add(LineProblem.of(
                    Code.MENU_NOT_FOUND, pointer + "/menu_id", item.menuId().toString()));
            return new PricedLine(number, item, null, List.of(), null, problems);
        }
        if (!menu.availability().isOpen(now, prices.zone())) {
            problems.add(LineProblem.soldOut(Code.MENU_NOT_AVAILABLE, pointer, null, menu.name(), null, opensAt(menu)));
        }
        boolean isPlain = menu.groups().isEmpty() && item.choices().isEmpty();
        List<ItemOption> options = isPlain ? List.of() : options(menu);
        return new PricedLine(number, item, menu, options, unitPrice(menu, options), problems);
    }

    private List<ItemOption> options(Menu menu) {
        Map<Long, Chosen> chosen = chosen();
        List<ItemOption> options = new ArrayList<>();
        for (Group group : menu.groups()) {
            int count = 0;
            for (Option option : group.options()) {
                Chosen choice = chosen.remove(option.id());
                if (choice != null) {
                    count += choice.quantity();
                    check(option, choice);
                    options.add(snapshot(group, option, choice.quantity()));
                }
            }
            check(group, count);
        }
        chosen.forEach((id, choice) -> problems.add(
                LineProblem.ofOption(Code.OPTION_NOT_FOUND, choice.pointer() + "/option_id", id, id.toString())));
        return options;
    }

    private Map<Long, Chosen> chosen() {
        Map<Long, Chosen> chosen = new LinkedHashMap<>();
        List<PlaceOrder.Choice> choices = item.choices();
        for (int i = 0; i < choices.size(); i++) {
            PlaceOrder.Choice choice = choices.get(i);
            String place = pointer + "/options/" + i;
            if (chosen.putIfAbsent(choice.optionId(), new Chosen(choice.count(), place)) != null) {
                problems.add(LineProblem.ofOption(Code.OPTION_REPEATED, place, choice.optionId()));
            }
        }
        return chosen;
    }

    private void check(Option option, Chosen choice) {
        if (choice.quantity() > option.maxQuantity()) {
            problems.add(LineProblem.ofOption(
                    Code.OPTION_QUANTITY_TOO_HIGH,
                    choice.pointer() + "/quantity",
                    option.id(),
                    option.name(),
                    String.valueOf(option.maxQuantity())));
        }
        Menu linked = linkedTo(option);
        boolean isLinkGone = option.linkedMenu() != null && linked == null;
        if (!option.isAvailable()
                || isLinkGone
                || (linked != null && !linked.availability().isOpen(now, prices.zone()))) {
            Instant until = option.isAvailable() && linked != null ? opensAt(linked) : null;
            problems.add(LineProblem.soldOut(
                    Code.OPTION_NOT_AVAILABLE, choice.pointer(), option.id(), option.name(), null, until));
        }
    }

    private void check(Group group, int count) {
        if (count < group.minChoices()) {
            problems.add(LineProblem.of(
                    Code.CHOICE_REQUIRED, pointer + "/options", group.name(), String.valueOf(group.minChoices())));
        } else if (count > group.maxChoices()) {
            problems.add(LineProblem.of(
                    Code.TOO_MANY_CHOICES, pointer + "/options", group.name(), String.valueOf(group.maxChoices())));
        }
    }

    private ItemOption snapshot(Group group, Option option, int quantity) {
        Menu linked = linkedTo(option);
        return new ItemOption(
                option.id(),
                group.id(),
                group.name(),
                option.name(),
                option.priceDelta(),
                quantity,
                option.linkedMenu(),
                new ItemOption.Routing(option.posCode(), linked == null ? null : linked.ownStation()));
    }

    private @Nullable Menu linkedTo(Option option) {
        return option.linkedMenu() == null ? null : prices.menus().get(option.linkedMenu());
    }

    private @Nullable Instant opensAt(Menu menu) {
        return menu.availability().opensAt(now, prices.zone()).orElse(null);
    }

    private @Nullable Long unitPrice(Menu menu, List<ItemOption> options) {
        long price = menu.price();
        for (ItemOption option : options) {
            price += option.priceDelta() * option.quantity();
        }
        if (price < 0) {
            problems.add(LineProblem.of(Code.PRICE_BELOW_ZERO, pointer, menu.name()));
            return null;
        }
        if (price > HIGHEST_PRICE) {
            problems.add(LineProblem.of(Code.PRICE_TOO_HIGH, pointer, menu.name()));
            return null;
        }
        return price;
    }
}
