package io.tableorder.restaurant.option;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Keeps combos finite: no dish contains itself, whatever it is made of. */
@Component
public class Combos {

    private final OptionGroups groups;

    Combos(OptionGroups groups) {
        this.groups = groups;
    }

    /** A menu that has an option which is made of another. */
    record Link(long combo, long component) {}

    /**
     * Refuses a change, within its transaction, after which a combo contains itself. The transaction holds the sequence of the store's events,
     * so that two changes do not make a cycle together.
     */
    public void requireNoCycle(UUID store) {
        if (hasCycle(groups.links(store))) {
            throw new ProblemException(ProblemCode.COMBO_CYCLE);
        }
    }

    /** Takes away what contains nothing that is left, again and again. What stays is in a cycle, or contains one. */
    static boolean hasCycle(List<Link> links) {
        Map<Long, Set<Long>> components = new HashMap<>();
        Map<Long, Set<Long>> combosOf = new HashMap<>();
        for (Link link : links) {
            components.computeIfAbsent(link.combo(), menu -> new HashSet<>()).add(link.component());
            combosOf.computeIfAbsent(link.component(), menu -> new HashSet<>()).add(link.combo());
        }
        Deque<Long> simple = new ArrayDeque<>(combosOf.keySet());
        simple.removeIf(components::containsKey);
        while (!simple.isEmpty()) {
            long component = simple.remove();
            for (long combo : combosOf.getOrDefault(component, Set.of())) {
                Set<Long> left = components.get(combo);
                if (left != null && left.remove(component) && left.isEmpty()) {
                    components.remove(combo);
                    simple.add(combo);
                }
            }
        }
        return !components.isEmpty();
    }
}
