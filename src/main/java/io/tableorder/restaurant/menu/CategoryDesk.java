package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import io.tableorder.restaurant.menu.Categories.StaffCategory;
import io.tableorder.restaurant.menu.MenuChange.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** What staff do with the categories of their store. */
@Component
class CategoryDesk {

    private final Categories categories;
    private final Menus menus;
    private final MenuChange changes;

    CategoryDesk(Categories categories, Menus menus, MenuChange changes) {
        this.categories = categories;
        this.menus = menus;
        this.changes = changes;
    }

    List<StaffCategory> list(UUID store) {
        return categories.listForStaff(store);
    }

    StaffCategory create(Actor by, CreateCategory wanted) {
        return named(
                wanted.name(),
                () -> changes.run(by, () -> {
                    long id = categories.create(
                            by.store(),
                            wanted.name(),
                            wanted.station(),
                            Objects.requireNonNullElse(wanted.translations(), Map.of()),
                            wanted.displayOrder());
                    StaffCategory created = current(by.store(), id);
                    changes.append(by, Kind.CREATED, created);
                    return created;
                }));
    }

    StaffCategory update(Actor by, long id, UpdateCategory update, IfMatch ifMatch) {
        String name = Objects.requireNonNullElse(update.name(), "");
        return named(
                name,
                () -> changes.run(by, () -> {
                    StaffCategory category = lock(by.store(), id);
                    ifMatch.require(category.version());
                    return update(by, category, update);
                }));
    }

    private StaffCategory update(Actor by, StaffCategory category, UpdateCategory update) {
        StaffCategory wanted = update.appliedTo(category);
        if (wanted.equals(category)) {
            return category;
        }
        categories.update(by.store(), wanted);
        if (!wanted.name().equals(category.name())) {
            menus.raiseVersionsOf(by.store(), category.id());
        }
        StaffCategory updated = current(by.store(), category.id());
        changes.append(by, Kind.UPDATED, updated);
        return updated;
    }

    void delete(Actor by, long id) {
        try {
            changes.run(by, () -> {
                StaffCategory category = lock(by.store(), id);
                categories.delete(by.store(), id);
                StaffCategory deleted = category.nextVersion();
                changes.append(by, Kind.DELETED, deleted);
                return deleted;
            });
        } catch (DataIntegrityViolationException hasMenus) {
            throw new ProblemException(ProblemCode.CATEGORY_IN_USE);
        }
    }

    /** @return all categories of the store, in their new order */
    List<StaffCategory> reorder(Actor by, List<Long> ids) {
        return changes.run(by, () -> {
            Set<Long> own = categories.lockAll(by.store());
            for (long id : ids) {
                if (!own.contains(id)) {
                    throw notFound(id);
                }
            }
            requireAll(ids, own);
            changes.appendReorderedCategories(by, categories.reorder(by.store(), ids));
            return categories.listForStaff(by.store());
        });
    }

    /** Refuses a list that leaves one of them out, or names one twice. */
    static void requireAll(List<Long> ids, Set<Long> all) {
        if (ids.size() != all.size() || !new HashSet<>(ids).equals(all)) {
            throw ProblemException.invalid("/ids", "INVALID_FORMAT");
        }
    }

    static ProblemException notFound(long id) {
        return new ProblemException(ProblemCode.CATEGORY_NOT_FOUND, String.valueOf(id));
    }

    /** Runs a change that may give a category this name. */
    private static StaffCategory named(String name, Supplier<StaffCategory> change) {
        try {
            return change.get();
        } catch (DuplicateKeyException taken) {
            throw new ProblemException(ProblemCode.DUPLICATE_NAME, name);
        }
    }

    private StaffCategory lock(UUID store, long id) {
        return categories.lock(store, id).orElseThrow(() -> notFound(id));
    }

    private StaffCategory current(UUID store, long id) {
        return categories.findForStaff(store, id).orElseThrow(() -> notFound(id));
    }
}
