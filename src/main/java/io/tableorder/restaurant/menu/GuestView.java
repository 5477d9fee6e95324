package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.restaurant.dish.Availability;
import io.tableorder.restaurant.dish.DishTranslation;
import io.tableorder.restaurant.dish.NameTranslation;
import io.tableorder.restaurant.dish.WantedLanguages;
import io.tableorder.restaurant.menu.GuestMenus.Dish;
import io.tableorder.restaurant.menu.GuestMenus.Menu;
import io.tableorder.restaurant.menu.GuestMenus.Place;
import io.tableorder.restaurant.option.Option;
import io.tableorder.restaurant.option.OptionGroup;
import io.tableorder.restaurant.option.OptionGroups;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The menu of a store as guests see it now, in their language. */
@Component
class GuestView {

    private final Categories categories;
    private final GuestMenus menus;
    private final OptionGroups groups;

    GuestView(Categories categories, GuestMenus menus, OptionGroups groups) {
        this.categories = categories;
        this.menus = menus;
        this.groups = groups;
    }

    /**
     * What guests see.
     *
     * @param lasts how long, if nobody changes the menu; null for ever
     */
    record Shown(Object body, @Nullable Duration lasts) {}

    /** A category as guests see it. */
    record ShownCategory(long id, String name, int displayOrder) {}

    /**
     * A menu as guests see it.
     *
     * @param isAvailable whether it can be ordered now
     * @param availableFrom from when it can be ordered, if it cannot now and time alone changes that
     */
    record ShownMenu(
            long id,
            long categoryId,
            String categoryName,
            String name,
            String description,
            long price,
            String currency,
            @Nullable String imageUrl,
            @Nullable String thumbnailUrl,
            boolean isAvailable,
            @Nullable Instant availableFrom,
            int displayOrder,
            List<String> allergens,
            String origin,
            List<String> tags,
            List<ShownGroup> optionGroups) {}

    record ShownGroup(long id, String name, int minChoices, int maxChoices, List<ShownOption> options) {}

    /** @param isAvailable whether it can be chosen now; if it is made of a menu, whether that can be ordered now */
    record ShownOption(
            long id,
            String name,
            long priceDelta,
            boolean isAvailable,
            boolean isDefault,
            int maxQuantity,
            List<String> allergens,
            @Nullable Long menuId) {}

    Shown categories(UUID store, WantedLanguages languages) {
        String own = menus.place(store).language();
        return new Shown(
                categories.listForStaff(store).stream()
                        .map(category -> new ShownCategory(
                                category.id(),
                                languages.name(own, category.name(), category.translations()),
                                category.displayOrder()))
                        .toList(),
                null);
    }

    /** @param category null for the menus of all categories */
    Shown menus(UUID store, @Nullable Long category, WantedLanguages languages) {
        return show(store, menus.list(store, category), languages, shown -> shown);
    }

    Shown menu(UUID store, long id, WantedLanguages languages) {
        Menu menu = menus.find(store, id)
                .orElseThrow(() -> new ProblemException(ProblemCode.MENU_NOT_FOUND, String.valueOf(id)));
        return show(store, List.of(menu), languages, shown -> shown.get(0));
    }

    private Shown show(
            UUID store, List<Menu> found, WantedLanguages languages, Function<List<ShownMenu>, Object> body) {
        Place place = menus.place(store);
        Map<Long, OptionGroup> known = groupsOf(store, found);
        Map<Long, Availability> dishes = dishesOf(store, found, known);
        Localized view = new Localized(place, languages, known, dishes);
        List<ShownMenu> shown = found.stream().map(view::menu).toList();
        return new Shown(body.apply(shown), untilNextChange(place, dishes));
    }

    private Map<Long, OptionGroup> groupsOf(UUID store, List<Menu> found) {
        List<Long> wanted = found.stream()
                .flatMap(menu -> menu.optionGroupIds().stream())
                .distinct()
                .toList();
        return wanted.isEmpty()
                ? Map.of()
                : groups.findAll(store, wanted).stream()
                        .collect(Collectors.toMap(OptionGroup::id, Function.identity()));
    }

    /** When the menus, and the menus of which their options are made, can be ordered. */
    private Map<Long, Availability> dishesOf(UUID store, List<Menu> found, Map<Long, OptionGroup> groups) {
        Map<Long, Availability> dishes = new HashMap<>();
        found.forEach(menu -> dishes.put(menu.dish().id(), menu.dish().availability()));
        List<Long> others = groups.values().stream()
                .flatMap(group -> group.options().stream())
                .map(Option::menuId)
                .filter(id -> id != null && !dishes.containsKey(id))
                .distinct()
                .toList();
        if (!others.isEmpty()) {
            for (Dish dish : menus.dishes(store, others)) {
                dishes.put(dish.id(), dish.availability());
            }
        }
        return dishes;
    }

    private static @Nullable Duration untilNextChange(Place place, Map<Long, Availability> dishes) {
        return dishes.values().stream()
                .map(dish -> dish.nextChange(place.now(), place.zone()))
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .map(change -> Duration.between(place.now(), change))
                .orElse(null);
    }

    /** Shows menus in the guest's language. */
    private record Localized(
            Place place, WantedLanguages languages, Map<Long, OptionGroup> groups, Map<Long, Availability> dishes) {

        ShownMenu menu(Menu menu) {
            Availability dish = menu.dish().availability();
            DishTranslation texts =
                    languages.choose(place.language(), menu.facts().translations());
            List<ShownGroup> shown = menu.optionGroupIds().stream()
                    .map(groups::get)
                    .flatMap(Stream::ofNullable)
                    .map(this::group)
                    .toList();
            return new ShownMenu(
                    menu.dish().id(),
                    menu.categoryId(),
                    name(menu.categoryName(), menu.categoryTranslations()),
                    texts == null ? menu.name() : Objects.requireNonNullElse(texts.name(), menu.name()),
                    texts == null
                            ? menu.description()
                            : Objects.requireNonNullElse(texts.description(), menu.description()),
                    menu.price(),
                    menu.currency(),
                    menu.imageUrl(),
                    menu.thumbnailUrl(),
                    dish.isOpen(place.now(), place.zone()) && shown.stream().allMatch(Localized::leavesAChoice),
                    dish.opensAt(place.now(), place.zone()).orElse(null),
                    menu.displayOrder(),
                    menu.facts().allergens(),
                    menu.facts().origin(),
                    menu.facts().tags(),
                    shown);
        }

        /** Whether so much of the group is left as guests have to choose. */
        private static boolean leavesAChoice(ShownGroup group) {
            return group.options().stream()
                            .filter(ShownOption::isAvailable)
                            .mapToInt(ShownOption::maxQuantity)
                            .sum()
                    >= group.minChoices();
        }

        private ShownGroup group(OptionGroup group) {
            return new ShownGroup(
                    group.id(),
                    name(group.name(), group.translations()),
                    group.minChoices(),
                    group.maxChoices(),
                    group.options().stream().map(this::option).toList());
        }

        private ShownOption option(Option option) {
            Availability dish = option.menuId() == null ? null : dishes.get(option.menuId());
            return new ShownOption(
                    Objects.requireNonNull(option.id()),
                    name(option.name(), option.translations()),
                    option.priceDelta(),
                    option.isAvailable() && (dish == null || dish.isOpen(place.now(), place.zone())),
                    option.isDefault(),
                    option.maxQuantity(),
                    option.allergens(),
                    option.menuId());
        }

        private String name(String name, Map<String, NameTranslation> translations) {
            return languages.name(place.language(), name, translations);
        }
    }
}
