package io.tableorder.restaurant.menu;

import io.tableorder.event.EventLog;
import io.tableorder.failure.ConstraintViolations;
import io.tableorder.failure.FieldProblem;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.restaurant.menu.ImportPlan.Difference;
import io.tableorder.restaurant.menu.ImportPlan.Result;
import io.tableorder.restaurant.menu.ImportPlan.Step;
import io.tableorder.restaurant.menu.MenuChange.Kind;
import io.tableorder.restaurant.option.Combos;
import io.tableorder.restaurant.option.OptionImport;
import io.tableorder.restaurant.option.OptionImport.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Makes a store's menus what its POS says, in one transaction. Menus without a code of the POS stay as they are. Orders wait
 * for it only while groups, links and its event are written.
 */
@Component
class MenuImport {

    private final Menus menus;
    private final Categories categories;
    private final MenuOptions links;
    private final OptionImport options;
    private final Combos combos;
    private final EventLog events;
    private final MenuChange changes;
    private final Transactions transactions;
    private final ConstraintViolations violations;

    MenuImport(
            Menus menus,
            Categories categories,
            MenuOptions links,
            OptionImport options,
            Combos combos,
            EventLog events,
            MenuChange changes,
            Transactions transactions,
            ConstraintViolations violations) {
        this.menus = menus;
        this.categories = categories;
        this.links = links;
        this.options = options;
        this.combos = combos;
        this.events = events;
        this.changes = changes;
        this.transactions = transactions;
        this.violations = violations;
    }

    /**
     * What the import did, or what it would do.
     *
     * @param items the menus of the request in their order, then those that were missing in it
     */
    record Imported(
            boolean dryRun,
            long created,
            long updated,
            long unchanged,
            long soldOut,
            List<Item> items,
            List<Outcome> optionGroups) {

        record Item(String posCode, @Nullable Long menuId, Result result, List<Difference> changes) {

            private Item planned() {
                return result == Result.CREATED ? new Item(posCode, null, result, changes) : this;
            }
        }

        /** @param newIds of new menus, by their codes */
        private static Imported of(List<Step> steps, Map<String, Long> newIds, List<Outcome> groups) {
            return new Imported(
                    false,
                    count(steps, Result.CREATED),
                    count(steps, Result.UPDATED),
                    count(steps, Result.UNCHANGED),
                    count(steps, Result.SOLD_OUT),
                    steps.stream().map(step -> item(step, newIds)).toList(),
                    groups);
        }

        /** As a dry run reports it, whose new menus and groups are gone. */
        private Imported planned() {
            return new Imported(
                    true,
                    created,
                    updated,
                    unchanged,
                    soldOut,
                    items.stream().map(Item::planned).toList(),
                    optionGroups.stream().map(Outcome::planned).toList());
        }

        private static Item item(Step step, Map<String, Long> newIds) {
            StaffMenu known = step.known();
            return new Item(
                    step.posCode(),
                    known == null ? newIds.get(step.posCode()) : Long.valueOf(known.id()),
                    step.result(),
                    step.differences());
        }

        private static long count(List<Step> steps, Result result) {
            return steps.stream().filter(step -> step.result() == result).count();
        }
    }

    /** Validates the menus one by one, up to a number of problems: {@link ImportMenus} may hold many. */
    void requireValidItems(ImportMenus wanted) {
        requireEachOnce(wanted);
        violations.requireNone(wanted.menus(), "/menus");
        violations.requireNone(wanted.groups(), "/option_groups");
    }

    /**
     * @param isDryRun true: only reports what the import would do
     * @param missing what happens to menus with a code that the request lacks, by its word in the API; null to keep them
     */
    Imported run(Actor machine, ImportMenus wanted, boolean isDryRun, @Nullable String missing) {
        boolean sellsOutMissing = sellsOutMissing(missing);
        OptionImport.requireEachOnce(wanted.groups());
        return isDryRun
                ? dryRun(machine, wanted, sellsOutMissing)
                : changes.run(machine, () -> apply(machine, wanted, sellsOutMissing));
    }

    private static boolean sellsOutMissing(@Nullable String missing) {
        if (missing != null && !missing.equals("keep") && !missing.equals("sold_out")) {
            throw ProblemException.invalid("?missing", "OUT_OF_RANGE");
        }
        return "sold_out".equals(missing);
    }

    private static void requireEachOnce(ImportMenus wanted) {
        Set<String> codes = new HashSet<>();
        List<FieldProblem> twice = new ArrayList<>();
        for (int i = 0; i < wanted.menus().size(); i++) {
            String code = wanted.menus().get(i).posCode();
            if (code != null && !codes.add(code)) {
                twice.add(new FieldProblem("/menus/" + i + "/pos_code", "NOT_ALLOWED"));
            }
        }
        if (!twice.isEmpty()) {
            throw ProblemException.invalid(twice);
        }
    }

    private List<Step> plan(UUID store, ImportMenus wanted, boolean sellsOutMissing) {
        Map<Long, String> groupNames = new HashMap<>();
        options.idsByName(store).forEach((name, id) -> groupNames.put(id, name));
        return ImportPlan.of(wanted, menus.listForStaff(store), groupNames, sellsOutMissing)
                .steps();
    }

    /** Does it all, for what would refuse it, and takes it back. */
    private Imported dryRun(Actor machine, ImportMenus wanted, boolean sellsOutMissing) {
        return transactions.run(status -> {
            status.setRollbackOnly();
            return apply(machine, wanted, sellsOutMissing).planned();
        });
    }

    /** The ids of the store's menus by their codes. */
    private Map<String, Long> codes(UUID store) {
        Map<String, Long> codes = new HashMap<>();
        menus.listForStaff(store).stream()
                .filter(menu -> menu.posCode() != null)
                .forEach(menu -> codes.put(menu.posCode(), menu.id()));
        return codes;
    }

    private Imported apply(Actor machine, ImportMenus wanted, boolean sellsOutMissing) {
        UUID store = machine.store();
        categories.lockAll(store);
        menus.lockAll(store);
        List<Step> steps = plan(store, wanted, sellsOutMissing);
        try {
            List<Long> newCategories = new ArrayList<>();
            Map<String, Long> newIds = write(store, steps, newCategories);
            List<Outcome> groups = options.run(machine, wanted.groups(), codes(store));
            link(store, wanted, steps, newIds);
            appendEvent(machine, steps, newIds, newCategories);
            return Imported.of(steps, newIds, groups);
        } catch (DuplicateKeyException taken) {
            throw new ConcurrencyFailureException("A menu or category of this name was created a moment ago");
        }
    }

    /** @return the ids of new menus by their codes */
    private Map<String, Long> write(UUID store, List<Step> steps, List<Long> newCategories) {
        Map<String, Long> categoryIds = new HashMap<>();
        categories.listForStaff(store).forEach(category -> categoryIds.put(category.name(), category.id()));
        Map<String, Long> newIds = new HashMap<>();
        for (Step step : steps) {
            if (!step.changesSomething()) {
                continue;
            }
            long category =
                    categoryIds.computeIfAbsent(step.category(), name -> newCategory(store, name, newCategories));
            StaffMenu known = step.known();
            if (known == null) {
                newIds.put(
                        step.posCode(),
                        menus.create(store, step.content(category)).orElseThrow());
            } else {
                menus.update(store, known.id(), step.content(category));
            }
        }
        return newIds;
    }

    private void link(UUID store, ImportMenus wanted, List<Step> steps, Map<String, Long> newIds) {
        events.hold(store);
        Map<String, Long> groups = options.idsByName(store);
        requireKnownGroups(wanted, groups.keySet());
        for (Step step : steps) {
            if (step.optionGroups() != null) {
                links.set(
                        store,
                        idOf(step, newIds),
                        step.optionGroups().stream()
                                .map(name -> Objects.requireNonNull(groups.get(name)))
                                .toList());
            }
        }
        combos.requireNoCycle(store);
    }

    private static void requireKnownGroups(ImportMenus wanted, Set<String> known) {
        List<FieldProblem> problems = new ArrayList<>();
        for (int i = 0; i < wanted.menus().size(); i++) {
            List<String> names =
                    Objects.requireNonNullElse(wanted.menus().get(i).optionGroups(), List.of());
            for (int j = 0; j < names.size(); j++) {
                if (!known.contains(names.get(j)) || names.indexOf(names.get(j)) < j) {
                    problems.add(new FieldProblem("/menus/" + i + "/option_groups/" + j, "NOT_ALLOWED"));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw ProblemException.invalid(problems);
        }
    }

    private long newCategory(UUID store, String name, List<Long> newCategories) {
        long id = categories.create(store, name, null, Map.of(), null);
        newCategories.add(id);
        return id;
    }

    private void appendEvent(Actor machine, List<Step> steps, Map<String, Long> newIds, List<Long> newCategories) {
        List<Step> effective = steps.stream().filter(Step::changesSomething).toList();
        if (effective.isEmpty()) {
            return;
        }
        Map<Long, StaffMenu> now = new HashMap<>();
        menus.listForStaff(machine.store()).forEach(menu -> now.put(menu.id(), menu));
        List<StaffMenu> changed = effective.stream()
                .map(step -> Objects.requireNonNull(now.get(idOf(step, newIds))))
                .toList();
        if (changed.size() == 1 && newCategories.isEmpty()) {
            changes.append(machine, effective.get(0).known() == null ? Kind.CREATED : Kind.UPDATED, changed.get(0));
        } else {
            changes.appendImport(machine, changed, newCategories);
        }
    }

    private static long idOf(Step step, Map<String, Long> newIds) {
        StaffMenu known = step.known();
        return known == null ? Objects.requireNonNull(newIds.get(step.posCode())) : known.id();
    }
}
