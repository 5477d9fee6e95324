package io.tableorder.restaurant.option;

import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes a store's groups of options what its POS says. A group is known by its name. Groups that the POS does not name stay. */
@Component
public class OptionImport {

    private final OptionGroups groups;
    private final OptionDesk desk;

    OptionImport(OptionGroups groups, OptionDesk desk) {
        this.groups = groups;
        this.desk = desk;
    }

    /**
     * What the import did to a group, or would do.
     *
     * @param optionGroupId null for a group that a dry run would create
     * @param result {@code created}, {@code updated} or {@code unchanged}
     */
    public record Outcome(String name, @Nullable Long optionGroupId, String result) {

        /** As a dry run reports it, whose new groups are gone. */
        public Outcome planned() {
            return result.equals("created") ? new Outcome(name, null, result) : this;
        }
    }

    /** Refuses groups of the same name. */
    public static void requireEachOnce(List<ImportGroup> wanted) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (!names.add(wanted.get(i).name())) {
                throw ProblemException.invalid("/option_groups/" + i + "/name", "NOT_ALLOWED");
            }
        }
    }

    /** The ids of the store's groups by their names. Of two groups of one name it is the older one. */
    public Map<String, Long> idsByName(UUID store) {
        Map<String, Long> ids = new HashMap<>();
        groups.list(store).forEach(group -> ids.merge(group.name(), group.id(), Math::min));
        return ids;
    }

    /** Writes the groups within the caller's transaction. */
    public List<Outcome> run(Actor by, List<ImportGroup> wanted, Map<String, Long> menus) {
        Map<String, OptionGroup> known = byName(by.store());
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            String pointer = "/option_groups/" + i;
            OptionGroup found = known.get(wanted.get(i).name());
            // Read again with a lock: staff may be changing it.
            OptionGroup group =
                    found == null ? null : groups.lock(by.store(), found.id()).orElse(null);
            GroupContent content = content(wanted, i, group, menus);
            OptionGroup written =
                    group == null ? desk.create(by, content, pointer) : desk.update(by, group, content, pointer);
            boolean isChanged = group == null || written.version() != group.version();
            outcomes.add(new Outcome(
                    written.name(), written.id(), group == null ? "created" : isChanged ? "updated" : "unchanged"));
        }
        return outcomes;
    }

    private static GroupContent content(
            List<ImportGroup> wanted, int i, @Nullable OptionGroup known, Map<String, Long> menus) {
        String pointer = "/option_groups/" + i;
        GroupContent content = wanted.get(i).content(known, menus, pointer);
        content.requirePossible(pointer);
        return content;
    }

    private Map<String, OptionGroup> byName(UUID store) {
        Map<String, OptionGroup> known = new HashMap<>();
        groups.list(store).forEach(group -> known.merge(group.name(), group, (a, b) -> a.id() < b.id() ? a : b));
        return known;
    }
}
