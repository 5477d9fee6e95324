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
import java.time.ZoneId;
import java.util.Collection;
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

    /** Of a dish and what it is made of, until it is given up to say when they are all open. */
    private static final int MOST_CHANGES = 50;

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
     * @param availableFrom from when it can be ordered, if it cannot now and time alone changes that; with what guests have to choose
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
                                languages.choose(own, category.name(), category.translations(), NameTranslation::name),
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
        return nextChange(dishes.values(), place.now(), place.zone())
                .map(change -> Duration.between(place.now(), change))
                .orElse(null);
    }

    private static Optional<Instant> nextChange(Collection<Availability> dishes, Instant moment, ZoneId zone) {
        return dishes.stream()
                .map(dish -> dish.nextChange(moment, zone))
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    /** Shows menus in the guest's language. */
    private record Localized(
            Place place, WantedLanguages languages, Map<Long, OptionGroup> groups, Map<Long, Availability> dishes) {

        ShownMenu menu(Menu menu) {
            Map<String, DishTranslation> translations = menu.facts().translations();
            List<OptionGroup> asked = menu.optionGroupIds().stream()
                    .map(groups::get)
                    .flatMap(Stream::ofNullable)
                    .toList();
            boolean isAvailable = isOpen(menu, asked, place.now());
            return new ShownMenu(
                    menu.dish().id(),
                    menu.categoryId(),
                    name(menu.categoryName(), menu.categoryTranslations()),
                    languages.choose(place.language(), menu.name(), translations, DishTranslation::name),
                    languages.choose(place.language(), menu.description(), translations, DishTranslation::description),
                    menu.price(),
                    menu.currency(),
                    menu.imageUrl(),
                    menu.thumbnailUrl(),
                    isAvailable,
                    isAvailable ? null : opensAt(menu, asked),
                    menu.displayOrder(),
                    menu.facts().allergens(),
                    menu.facts().origin(),
                    menu.facts().tags(),
                    asked.stream().map(this::group).toList());
        }

        /** Whether the dish can be ordered, and of each group so much as guests have to choose. */
        private boolean isOpen(Menu menu, List<OptionGroup> asked, Instant moment) {
            return menu.dish().availability().isOpen(moment, place.zone())
                    && asked.stream().allMatch(group -> leavesAChoice(group, moment));
        }

        private boolean leavesAChoice(OptionGroup group, Instant moment) {
            return group.options().stream()
                            .filter(option -> isOpen(option, moment))
                            .mapToInt(Option::maxQuantity)
                            .sum()
                    >= group.minChoices();
        }

        private boolean isOpen(Option option, Instant moment) {
            Availability dish = option.menuId() == null ? null : dishes.get(option.menuId());
            return option.isAvailable() && (dish == null || dish.isOpen(moment, place.zone()));
        }

        /** Looks at each time at which the dish or one that its options are made of may open. */
        private @Nullable Instant opensAt(Menu menu, List<OptionGroup> asked) {
            List<Availability> parts = Stream.concat(
                            Stream.of(menu.dish().availability()),
                            asked.stream()
                                    .flatMap(group -> group.options().stream())
                                    .map(option -> option.menuId() == null ? null : dishes.get(option.menuId()))
                                    .flatMap(Stream::ofNullable))
                    .toList();
            Instant moment = place.now();
            for (int i = 0; i < MOST_CHANGES; i++) {
                Optional<Instant> change = nextChange(parts, moment, place.zone());
                if (change.isEmpty()) {
                    return null;
                }
                moment = change.get();
                if (isOpen(menu, asked, moment)) {
                    return moment;
                }
            }
            return null;
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
            return new ShownOption(
                    Objects.requireNonNull(option.id()),
                    name(option.name(), option.translations()),
                    option.priceDelta(),
                    isOpen(option, place.now()),
                    option.isDefault(),
                    option.maxQuantity(),
                    option.allergens(),
                    option.menuId());
        }

        private String name(String name, Map<String, NameTranslation> translations) {
            return languages.choose(place.language(), name, translations, NameTranslation::name);
        }
    }
}
