package io.tableorder.restaurant.menu;

import com.fasterxml.jackson.annotation.JsonValue;
import io.tableorder.restaurant.dish.DishFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The steps of an import, planned from the menus that the store has. Changes nothing. */
final class ImportPlan {

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, StaffMenu> byPosCode = new HashMap<>();
    private final Map<Place, Deque<StaffMenu>> withoutPosCode = new HashMap<>();
    private final Map<Long, String> groupNames;

    private ImportPlan(List<StaffMenu> menus, Map<Long, String> groupNames) {
        this.groupNames = groupNames;
        for (StaffMenu menu : menus) {
            if (menu.posCode() != null) {
                byPosCode.put(menu.posCode(), menu);
            } else {
                withoutPosCode
                        .computeIfAbsent(new Place(menu.categoryName(), menu.name()), place -> new ArrayDeque<>())
                        .add(menu);
            }
        }
    }

    private record Place(String category, String name) {}

    /** What an import does to a menu. */
    enum Result {
        CREATED,
        UPDATED,
        UNCHANGED,
        SOLD_OUT;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A field that the import changes. */
    record Difference(
            String field, @Nullable Object from, @Nullable Object to) {}

    /**
     * What the import does to one menu.
     *
     * @param known the menu as it is; null for a new one
     * @param category the name of the category that it goes to
     * @param optionGroups the names of its groups, if they change; null if they stay
     */
    record Step(
            Result result,
            String posCode,
            @Nullable StaffMenu known,
            String category,
            String name,
            String description,
            long price,
            boolean isAvailable,
            DishFacts facts,
            @Nullable List<String> optionGroups,
            List<Difference> differences) {

        boolean changesSomething() {
            return result != Result.UNCHANGED;
        }

        /** @param categoryId the id of {@link #category} */
        MenuContent content(long categoryId) {
            return new MenuContent(
                    categoryId,
                    name,
                    description,
                    price,
                    posCode,
                    known == null ? null : known.image(),
                    isAvailable,
                    known == null ? null : known.displayOrder(),
                    facts);
        }
    }

    /**
     * @param menus all menus of the store
     * @param groupNames of all groups of options of the store, by their ids
     * @param sellsOutMissing whether menus are sold out whose code the import lacks
     */
    static ImportPlan of(
            ImportMenus wanted, List<StaffMenu> menus, Map<Long, String> groupNames, boolean sellsOutMissing) {
        ImportPlan plan = new ImportPlan(menus, groupNames);
        wanted.menus().forEach(plan::add);
        if (sellsOutMissing) {
            // The menus of the import were removed from the map above.
            menus.stream()
                    .filter(menu -> menu.isAvailable() && plan.byPosCode.containsKey(menu.posCode()))
                    .forEach(plan::sellOut);
        }
        return plan;
    }

    List<Step> steps() {
        return steps;
    }

    /** The menu with this code, else the first menu without a code that has the same name and category. */
    private @Nullable StaffMenu known(ImportMenus.Item item) {
        StaffMenu known = byPosCode.remove(item.posCode());
        if (known != null) {
            return known;
        }
        Deque<StaffMenu> namesakes = withoutPosCode.get(new Place(item.category(), item.name()));
        return namesakes == null ? null : namesakes.poll();
    }

    private void add(ImportMenus.Item item) {
        StaffMenu known = known(item);
        String description = Objects.requireNonNullElse(item.description(), known == null ? "" : known.description());
        boolean isAvailable = Objects.requireNonNullElse(item.isAvailable(), known == null || known.isAvailable());
        DishFacts facts = item.facts().appliedTo(known == null ? DishFacts.NONE : known.facts());
        List<Difference> differences = new ArrayList<>();
        if (known != null) {
            compare(differences, "pos_code", known.posCode(), item.posCode());
            compare(differences, "name", known.name(), item.name());
            compare(differences, "category", known.categoryName(), item.category());
            compare(differences, "price", known.price(), item.price());
            compare(differences, "description", known.description(), description);
            compare(differences, "is_available", known.isAvailable(), isAvailable);
            compare(differences, known.facts(), facts);
        }
        List<String> before = known == null ? List.of() : namesOf(known.optionGroupIds());
        List<String> after = Objects.requireNonNullElse(item.optionGroups(), before);
        if (known != null) {
            compare(differences, "option_groups", before, after);
        }
        Result result = known == null ? Result.CREATED : differences.isEmpty() ? Result.UNCHANGED : Result.UPDATED;
        steps.add(new Step(
                result,
                item.posCode(),
                known,
                item.category(),
                item.name(),
                description,
                item.price(),
                isAvailable,
                facts,
                after.equals(before) ? null : after,
                differences));
    }

    private List<String> namesOf(List<Long> groups) {
        return groups.stream().map(id -> groupNames.getOrDefault(id, "")).toList();
    }

    private void sellOut(StaffMenu menu) {
        steps.add(new Step(
                Result.SOLD_OUT,
                Objects.requireNonNull(menu.posCode()),
                menu,
                menu.categoryName(),
                menu.name(),
                menu.description(),
                menu.price(),
                false,
                menu.facts(),
                null,
                List.of(new Difference("is_available", true, false))));
    }

    private static void compare(List<Difference> differences, DishFacts from, DishFacts to) {
        compare(differences, "translations", from.translations(), to.translations());
        compare(differences, "allergens", from.allergens(), to.allergens());
        compare(differences, "origin", from.origin(), to.origin());
        compare(differences, "tags", from.tags(), to.tags());
        compare(differences, "schedule", from.schedule(), to.schedule());
        compare(differences, "sold_out_until", from.soldOutUntil(), to.soldOutUntil());
        compare(differences, "station", from.station(), to.station());
    }

    private static void compare(
            List<Difference> differences, String field, @Nullable Object from, @Nullable Object to) {
        if (!Objects.equals(from, to)) {
            differences.add(new Difference(field, from, to));
        }
    }
}
