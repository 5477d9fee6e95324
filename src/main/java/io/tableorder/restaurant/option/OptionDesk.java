package io.tableorder.restaurant.option;

import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import io.tableorder.http.Json;
import io.tableorder.restaurant.dish.MenuEdits;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** What staff do with the groups of options of their store. Items of orders keep the names and prices of their options. */
@Component
public class OptionDesk {

    static final int MOST_GROUPS = 500;

    private final OptionGroups groups;
    private final Combos combos;
    private final EventLog events;
    private final MenuEdits edits;

    OptionDesk(OptionGroups groups, Combos combos, EventLog events, MenuEdits edits) {
        this.groups = groups;
        this.combos = combos;
        this.events = events;
        this.edits = edits;
    }

    /** The data of {@code menu.changed}. */
    private record Data(
            String change,
            @Nullable Object menu,
            @Nullable Object category,

            OptionGroup optionGroup,
            String changedBy) {}

    List<OptionGroup> list(UUID store) {
        return groups.list(store);
    }

    OptionGroup read(UUID store, long id) {
        return groups.find(store, id).orElseThrow(() -> notFound(id));
    }

    OptionGroup create(Actor by, CreateOptionGroup wanted) {
        return edits.run(by.store(), () -> create(by, wanted.content(), ""));
    }

    OptionGroup update(Actor by, long id, UpdateOptionGroup update, IfMatch ifMatch) {
        return edits.run(by.store(), () -> {
            OptionGroup group = lock(by.store(), id);
            ifMatch.require(group.version());
            OptionGroup updated = update(by, group, update.appliedTo(group.content()), "");
            combos.requireNoCycle(by.store());
            return updated;
        });
    }

    /**
     * Adds a group, within the caller's transaction.
     *
     * @param pointer to the group, in the request
     */
    public OptionGroup create(Actor by, GroupContent content, String pointer) {
        events.hold(by.store());
        requireStorable(by.store(), content, Set.of(), pointer);
        if (groups.count(by.store()) >= MOST_GROUPS) {
            throw new ProblemException(ProblemCode.LIMIT_REACHED, MOST_GROUPS);
        }
        OptionGroup created = read(by.store(), groups.create(by.store(), content));
        append(by, "created", created);
        return created;
    }

    /**
     * Like {@link #create(Actor, GroupContent, String)}, for a group that the store has. The caller checks in the end that no combo contains
     * itself.
     */
    public OptionGroup update(Actor by, OptionGroup group, GroupContent content, String pointer) {
        if (content.equals(group.content())) {
            return group;
        }
        Set<Long> own = group.options().stream()
                .map(Option::id)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        events.hold(by.store());
        requireStorable(by.store(), content, own, pointer);
        groups.update(by.store(), group.id(), content);
        OptionGroup updated = read(by.store(), group.id());
        append(by, "updated", updated);
        return updated;
    }

    /** Marks one option as sold out, or as available again. */
    OptionGroup sellOut(Actor by, long option, boolean isAvailable) {
        return edits.run(by.store(), () -> {
            long group = groups.groupOfOption(by.store(), option).orElseThrow(() -> noSuchOption(option));
            OptionGroup before = groups.lock(by.store(), group).orElseThrow(() -> noSuchOption(option));
            if (before.options().stream().noneMatch(own -> Objects.equals(own.id(), option))) {
                throw noSuchOption(option);
            }
            List<Option> options = before.options().stream()
                    .map(own -> Objects.equals(own.id(), option) ? own.available(isAvailable) : own)
                    .toList();
            return update(
                    by,
                    before,
                    new GroupContent(
                            before.name(), before.minChoices(), before.maxChoices(), before.translations(), options),
                    "");
        });
    }

    /** Deletes a group that no menu has. */
    void delete(Actor by, long id) {
        try {
            edits.run(by.store(), () -> {
                OptionGroup group = lock(by.store(), id);
                groups.delete(by.store(), id);
                append(by, "deleted", group.nextVersion());
                return group;
            });
        } catch (DataIntegrityViolationException hasMenus) {
            throw new ProblemException(ProblemCode.OPTION_GROUP_IN_USE);
        }
    }

    private void requireStorable(UUID store, GroupContent content, Set<Long> own, String pointer) {
        content.requirePossible(pointer);
        content.options().stream()
                .map(Option::id)
                .filter(id -> id != null && !own.contains(id))
                .findFirst()
                .ifPresent(id -> {
                    throw noSuchOption(id);
                });
        groups.unknownMenus(store, content.menus()).stream().findFirst().ifPresent(menu -> {
            throw new ProblemException(ProblemCode.MENU_NOT_FOUND, String.valueOf(menu));
        });
    }

    private void append(Actor by, String change, OptionGroup group) {
        events.append(
                by.store(),
                EventType.OPTION_GROUP_CHANGED,
                group.id(),
                group.version(),
                Json.writeText(new Data(change, null, null, group, by.subject())));
    }

    private OptionGroup lock(UUID store, long id) {
        return groups.lock(store, id).orElseThrow(() -> notFound(id));
    }

    public static ProblemException notFound(long id) {
        return new ProblemException(ProblemCode.OPTION_GROUP_NOT_FOUND, String.valueOf(id));
    }

    private static ProblemException noSuchOption(long id) {
        return new ProblemException(ProblemCode.OPTION_NOT_FOUND, String.valueOf(id));
    }
}
