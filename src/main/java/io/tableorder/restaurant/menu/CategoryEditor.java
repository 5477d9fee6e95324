package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import io.tableorder.http.Parameters;
import io.tableorder.restaurant.menu.Categories.StaffCategory;
import io.tableorder.restaurant.menu.MenuChange.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** What staff do with the categories of their store. */
@Component
class CategoryEditor {

    private final Categories categories;
    private final MenuChange change;

    CategoryEditor(Categories categories, MenuChange change) {
        this.categories = categories;
        this.change = change;
    }

    void list(Exchange exchange) {
        exchange.getMessage().setBody(categories.listForStaff(Actor.of(exchange).store()));
    }

    void create(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        CreateCategory wanted = exchange.getMessage().getBody(CreateCategory.class);
        StaffCategory created = named(
                wanted.name(),
                () -> change.run(admin, () -> {
                    long id = categories.create(admin.store(), wanted.name(), wanted.station(), wanted.displayOrder());
                    StaffCategory category = current(admin.store(), id);
                    change.tell(admin, Kind.CREATED, category);
                    return category;
                }));
        exchange.getMessage().setHeader("Location", "/api/admin/categories/" + created.id());
        exchange.getMessage().setBody(created);
    }

    void update(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = Parameters.pathId(exchange, "id", ProblemCode.CATEGORY_NOT_FOUND);
        UpdateCategory wanted = exchange.getMessage().getBody(UpdateCategory.class);
        String name = Objects.requireNonNullElse(wanted.name(), "");
        exchange.getMessage().setBody(named(name, () -> change.run(admin, () -> update(exchange, admin, id, wanted))));
    }

    private StaffCategory update(Exchange exchange, Actor admin, long id, UpdateCategory wanted) {
        StaffCategory category = lock(admin.store(), id);
        IfMatch.of(exchange).require(category.version());
        String name = Objects.requireNonNullElse(wanted.name(), category.name());
        String station = wanted.stationAfter(category.station());
        int displayOrder = Objects.requireNonNullElse(wanted.displayOrder(), category.displayOrder());
        if (name.equals(category.name())
                && Objects.equals(station, category.station())
                && displayOrder == category.displayOrder()) {
            return category;
        }
        categories.update(admin.store(), id, name, station, displayOrder);
        StaffCategory updated = current(admin.store(), id);
        change.tell(admin, Kind.UPDATED, updated);
        return updated;
    }

    void delete(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        long id = Parameters.pathId(exchange, "id", ProblemCode.CATEGORY_NOT_FOUND);
        try {
            change.run(admin, () -> {
                StaffCategory category = lock(admin.store(), id);
                categories.delete(admin.store(), id);
                StaffCategory deleted = new StaffCategory(
                        id,
                        category.name(),
                        category.station(),
                        category.displayOrder(),
                        category.menusCount(),
                        category.version() + 1);
                change.tell(admin, Kind.DELETED, deleted);
                return deleted;
            });
        } catch (DataIntegrityViolationException menusAreInIt) {
            throw new ProblemException(ProblemCode.CATEGORY_IN_USE);
        }
    }

    void reorder(Exchange exchange) {
        Actor admin = Actor.of(exchange);
        List<Long> ids = exchange.getMessage().getBody(OrderCategories.class).ids();
        exchange.getMessage().setBody(change.run(admin, () -> {
            Set<Long> own = categories.lockAll(admin.store());
            for (long id : ids) {
                if (!own.contains(id)) {
                    throw notFound(id);
                }
            }
            requireAll(ids, own);
            change.tellOfCategories(admin, categories.reorder(admin.store(), ids));
            return categories.listForStaff(admin.store());
        }));
    }

    /** Each once, and none left out. */
    static void requireAll(List<Long> ids, Set<Long> all) {
        if (ids.size() != all.size() || !new HashSet<>(ids).equals(all)) {
            throw ProblemException.invalid("/ids", "INVALID_FORMAT");
        }
    }

    static ProblemException notFound(long id) {
        return new ProblemException(ProblemCode.CATEGORY_NOT_FOUND, String.valueOf(id));
    }

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
