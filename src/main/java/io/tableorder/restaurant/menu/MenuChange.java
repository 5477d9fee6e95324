package io.tableorder.restaurant.menu;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.restaurant.menu.Categories.StaffCategory;
import io.tableorder.restaurant.menu.Menus.Place;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How everything about a menu changes: in a transaction together with its event, {@code menu.changed}, and no guest is shown what
 * was before once the change is answered.
 */
@Component
class MenuChange {

    private final EventLog events;
    private final MenuCache cache;
    private final Transactions transactions;

    MenuChange(EventLog events, MenuCache cache, Transactions transactions) {
        this.events = events;
        this.cache = cache;
        this.transactions = transactions;
    }

    /** What happened, as the event tells it. */
    enum Kind {
        CREATED,
        UPDATED,
        DELETED,
        REORDERED,
        IMPORTED;

        @JsonValue
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The event's data. After a reordering it lists what stands elsewhere now, and after an import which menus it has made or changed
     * and which categories it has made; everything else is about one menu or category.
     */
    private record Told(
            Kind change,
            @Nullable StaffMenu menu,
            @Nullable StaffCategory category,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Place> menus,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Place> categories,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Long> menuIds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Long> categoryIds,

            String changedBy) {

        Told(
                Kind change,
                @Nullable StaffMenu menu,
                @Nullable StaffCategory category,
                @Nullable List<Place> menus,
                @Nullable List<Place> categories,
                String changedBy) {
            this(change, menu, category, menus, categories, null, null, changedBy);
        }
    }

    /** Runs the change, again if it loses a deadlock, and outdates what is cached of the store's menu. */
    <T> T run(Actor admin, Supplier<T> change) {
        T result;
        try {
            result = transactions.run(() -> change.get());
        } catch (ProblemException refused) {
            throw refused;
        } catch (RuntimeException perhapsCommitted) {
            cache.drop(admin.store());
            throw perhapsCommitted;
        }
        cache.drop(admin.store());
        return result;
    }

    /** @param menu with the version that the change gives it */
    void tell(Actor admin, Kind kind, StaffMenu menu) {
        Told told = new Told(kind, menu, null, null, null, admin.subject());
        append(admin, EventType.MENU_CHANGED, menu.id(), menu.version(), told);
    }

    /** @param category with the version that the change gives it */
    void tell(Actor admin, Kind kind, StaffCategory category) {
        Told told = new Told(kind, null, category, null, null, admin.subject());
        append(admin, EventType.CATEGORY_CHANGED, category.id(), category.version(), told);
    }

    /**
     * One event for all that an import has made or changed, about the first menu: nothing else happens to it in its new version.
     *
     * @param menus at least one, with the versions that the import gives them
     */
    void tellOfImport(Actor actor, List<StaffMenu> menus, List<Long> newCategories) {
        Told told = new Told(
                Kind.IMPORTED,
                null,
                null,
                null,
                null,
                menus.stream().map(StaffMenu::id).toList(),
                newCategories,
                actor.subject());
        append(actor, EventType.MENU_CHANGED, menus.get(0).id(), menus.get(0).version(), told);
    }

    /** One event for all, told of the first that stands elsewhere: nothing else happens to it in its new version. */
    void tellOfMenus(Actor admin, List<Place> moved) {
        if (!moved.isEmpty()) {
            Told told = new Told(Kind.REORDERED, null, null, moved, null, admin.subject());
            append(
                    admin,
                    EventType.MENU_CHANGED,
                    moved.get(0).id(),
                    moved.get(0).version(),
                    told);
        }
    }

    /** Like {@link #tellOfMenus}. */
    void tellOfCategories(Actor admin, List<Place> moved) {
        if (!moved.isEmpty()) {
            Told told = new Told(Kind.REORDERED, null, null, null, moved, admin.subject());
            append(
                    admin,
                    EventType.CATEGORY_CHANGED,
                    moved.get(0).id(),
                    moved.get(0).version(),
                    told);
        }
    }

    private void append(Actor admin, EventType type, long id, int version, Told told) {
        events.append(admin.store(), type, id, version, Json.writeText(told));
    }
}
