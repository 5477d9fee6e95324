package io.tableorder.restaurant.menu;

import io.tableorder.failure.ConstraintViolations;
import io.tableorder.failure.FieldProblem;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Parameters;
import io.tableorder.restaurant.menu.ImportPlan.Difference;
import io.tableorder.restaurant.menu.ImportPlan.Result;
import io.tableorder.restaurant.menu.ImportPlan.Step;
import io.tableorder.restaurant.menu.MenuChange.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Makes a store's menus what its POS says, in one transaction; of menus that the POS does not know nothing changes. Orders wait
 * for an import no longer than its event takes to be written, which comes last.
 */
@Component
class MenuImport {

    private final Menus menus;
    private final Categories categories;
    private final MenuChange change;
    private final ConstraintViolations violations;

    MenuImport(Menus menus, Categories categories, MenuChange change, ConstraintViolations violations) {
        this.menus = menus;
        this.categories = categories;
        this.change = change;
        this.violations = violations;
    }

    /** What was done, or would have been. First come the menus of the request in their order, then those that were missing in it. */
    private record Imported(
            boolean dryRun, long created, long updated, long unchanged, long soldOut, List<Item> items) {

        private record Item(String posCode, @Nullable Long menuId, Result result, List<Difference> changes) {}

        /** @param newIds by code */
        static Imported of(List<Step> steps, Map<String, Long> newIds, boolean isDryRun) {
            return new Imported(
                    isDryRun,
                    count(steps, Result.CREATED),
                    count(steps, Result.UPDATED),
                    count(steps, Result.UNCHANGED),
                    count(steps, Result.SOLD_OUT),
                    steps.stream().map(step -> item(step, newIds)).toList());
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

    /** A route step: what {@link ImportMenus} does not say of its elements. */
    void requireSound(Exchange exchange) {
        violations.requireNone(exchange.getMessage().getBody(ImportMenus.class).menus(), "/menus");
    }

    void run(Exchange exchange) {
        Actor machine = Actor.of(exchange);
        boolean isDryRun = Boolean.TRUE.equals(Parameters.queryFlag(exchange, "dry_run"));
        boolean sellsOutMissing = sellsOutMissing(Parameters.query(exchange, "missing"));
        ImportMenus wanted = exchange.getMessage().getBody(ImportMenus.class);
        requireEachOnce(wanted);
        if (isDryRun) {
            List<Step> steps = plan(machine.store(), wanted, sellsOutMissing);
            exchange.getMessage().setBody(Imported.of(steps, Map.of(), true));
        } else {
            exchange.getMessage().setBody(change.run(machine, () -> apply(machine, wanted, sellsOutMissing)));
        }
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
            if (!codes.add(wanted.menus().get(i).posCode())) {
                twice.add(new FieldProblem("/menus/" + i + "/pos_code", "NOT_ALLOWED"));
            }
        }
        if (!twice.isEmpty()) {
            throw ProblemException.invalid(twice);
        }
    }

    private List<Step> plan(UUID store, ImportMenus wanted, boolean sellsOutMissing) {
        return ImportPlan.of(wanted, menus.listForStaff(store), sellsOutMissing).steps();
    }

    private Imported apply(Actor machine, ImportMenus wanted, boolean sellsOutMissing) {
        UUID store = machine.store();
        categories.lockAll(store);
        menus.lockAll(store);
        List<Step> steps = plan(store, wanted, sellsOutMissing);
        try {
            List<Long> newCategories = new ArrayList<>();
            Map<String, Long> newIds = write(store, steps, newCategories);
            tell(machine, steps, newIds, newCategories);
            return Imported.of(steps, newIds, false);
        } catch (DuplicateKeyException taken) {
            throw new ConcurrencyFailureException("A menu or category of this name was made a moment ago");
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

    private long newCategory(UUID store, String name, List<Long> newCategories) {
        long id = categories.create(store, name, null, null);
        newCategories.add(id);
        return id;
    }

    private void tell(Actor machine, List<Step> steps, Map<String, Long> newIds, List<Long> newCategories) {
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
            change.tell(machine, effective.get(0).known() == null ? Kind.CREATED : Kind.UPDATED, changed.get(0));
        } else {
            change.tellOfImport(machine, changed, newCategories);
        }
    }

    private static long idOf(Step step, Map<String, Long> newIds) {
        StaffMenu known = step.known();
        return known == null ? Objects.requireNonNull(newIds.get(step.posCode())) : known.id();
    }
}
