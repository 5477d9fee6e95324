package io.tableorder.restaurant.menu;

import io.tableorder.event.EventLog;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import io.tableorder.restaurant.menu.MenuChange.Kind;
import io.tableorder.restaurant.option.Combos;
import io.tableorder.restaurant.option.OptionDesk;
import io.tableorder.restaurant.option.OptionGroup;
import io.tableorder.restaurant.option.OptionGroups;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** Decides which groups of options guests are asked with a menu. */
@Component
class MenuOptionsDesk {

    private final Menus menus;
    private final MenuOptions links;
    private final OptionGroups groups;
    private final Combos combos;
    private final EventLog events;
    private final MenuChange changes;

    MenuOptionsDesk(
            Menus menus, MenuOptions links, OptionGroups groups, Combos combos, EventLog events, MenuChange changes) {
        this.menus = menus;
        this.links = links;
        this.groups = groups;
        this.combos = combos;
        this.events = events;
        this.changes = changes;
    }

    /** Gives a menu these groups, in this order, and no others. */
    StaffMenu set(Actor by, long id, List<Long> wanted, IfMatch ifMatch) {
        requireEachOnce(wanted);
        try {
            return changes.run(by, () -> {
                StaffMenu menu = menus.lock(by.store(), id).orElseThrow(() -> MenuDesk.notFound(id));
                ifMatch.require(menu.version());
                return wanted.equals(menu.optionGroupIds()) ? menu : set(by, menu, wanted);
            });
        } catch (DataIntegrityViolationException deletedAMomentAgo) {
            requireKnown(by.store(), wanted);
            throw deletedAMomentAgo;
        }
    }

    private StaffMenu set(Actor by, StaffMenu menu, List<Long> wanted) {
        requireKnown(by.store(), wanted);
        events.hold(by.store());
        links.set(by.store(), menu.id(), wanted);
        menus.raiseVersion(by.store(), menu.id());
        combos.requireNoCycle(by.store());
        StaffMenu updated = menus.findForStaff(by.store(), menu.id()).orElseThrow(() -> MenuDesk.notFound(menu.id()));
        changes.append(by, Kind.UPDATED, updated);
        return updated;
    }

    private static void requireEachOnce(List<Long> wanted) {
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (!seen.add(wanted.get(i))) {
                throw ProblemException.invalid("/ids/" + i, "NOT_ALLOWED");
            }
        }
    }

    private void requireKnown(UUID store, List<Long> wanted) {
        Set<Long> known =
                groups.findAll(store, wanted).stream().map(OptionGroup::id).collect(Collectors.toSet());
        for (long id : wanted) {
            if (!known.contains(id)) {
                throw OptionDesk.notFound(id);
            }
        }
    }
}
