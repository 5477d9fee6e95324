package io.tableorder.restaurant.menu;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.restaurant.dish.MenuEdits;
import io.tableorder.restaurant.menu.Categories.StaffCategory;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Runs changes of menus and categories. A change and its event are committed together, and once the change is answered, no guest
 * is shown what was there before.
 */
@Component
class MenuChange {

    private final EventLog events;
    private final MenuEdits edits;

    MenuChange(EventLog events, MenuEdits edits) {
        this.events = events;
        this.edits = edits;
    }

    /** What happened, as the event names it. */
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
     * The event's data. A reordering lists everything that moved. An import lists the menus that it created or changed, and the
     * categories that it created. Every other change is about one menu or category.
     */
    private record Data(
            Kind change,
            @Nullable StaffMenu menu,
            @Nullable StaffCategory category,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<NewPlace> menus,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<NewPlace> categories,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Long> menuIds,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<Long> categoryIds,

            String changedBy) {

        Data(
                Kind change,
                @Nullable StaffMenu menu,
                @Nullable StaffCategory category,
                @Nullable List<NewPlace> menus,
                @Nullable List<NewPlace> categories,
                String changedBy) {
            this(change, menu, category, menus, categories, null, null, changedBy);
        }
    }

    /** Runs the change, again if it loses a deadlock, and outdates the cached answers of the store. */
    <T> T run(Actor by, Supplier<T> change) {
        return edits.run(by.store(), change);
    }

    /** @param menu with the version that the change gives it */
    void append(Actor by, Kind kind, StaffMenu menu) {
        Data data = new Data(kind, menu, null, null, null, by.subject());
        append(by, EventType.MENU_CHANGED, menu.id(), menu.version(), data);
    }

    /** @param category with the version that the change gives it */
    void append(Actor by, Kind kind, StaffCategory category) {
        Data data = new Data(kind, null, category, null, null, by.subject());
        append(by, EventType.CATEGORY_CHANGED, category.id(), category.version(), data);
    }

    /**
     * Appends one event for everything that an import created or changed. The subject is the first menu: no other event has it in
     * this version.
     *
     * @param menus at least one, with the versions that the import gives them
     */
    void appendImport(Actor by, List<StaffMenu> menus, List<Long> newCategories) {
        Data data = new Data(
                Kind.IMPORTED,
                null,
                null,
                null,
                null,
                menus.stream().map(StaffMenu::id).toList(),
                newCategories,
                by.subject());
        append(by, EventType.MENU_CHANGED, menus.get(0).id(), menus.get(0).version(), data);
    }

    /** Appends one event for all menus that moved. The subject is the first of them: no other event has it in this version. */
    void appendReorderedMenus(Actor by, List<NewPlace> moved) {
        if (!moved.isEmpty()) {
            Data data = new Data(Kind.REORDERED, null, null, moved, null, by.subject());
            append(by, EventType.MENU_CHANGED, moved.get(0).id(), moved.get(0).version(), data);
        }
    }

    /** Like {@link #appendReorderedMenus}. */
    void appendReorderedCategories(Actor by, List<NewPlace> moved) {
        if (!moved.isEmpty()) {
            Data data = new Data(Kind.REORDERED, null, null, null, moved, by.subject());
            append(
                    by,
                    EventType.CATEGORY_CHANGED,
                    moved.get(0).id(),
                    moved.get(0).version(),
                    data);
        }
    }

    private void append(Actor by, EventType type, long id, int version, Data data) {
        events.append(by.store(), type, id, version, Json.writeText(data));
    }
}
