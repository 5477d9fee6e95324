package io.tableorder.restaurant.option;

import io.tableorder.failure.ProblemException;
import io.tableorder.restaurant.dish.NameTranslation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The fields of a group that staff choose. */
public record GroupContent(
        String name, int minChoices, int maxChoices, Map<String, NameTranslation> translations, List<Option> options) {

    /**
     * Refuses a group of which no dish could ever be ordered, or whose preselection is refused.
     *
     * @param pointer to the group, in the request
     */
    public void requirePossible(String pointer) {
        int most = options.stream().mapToInt(Option::maxQuantity).sum();
        if (minChoices > maxChoices || minChoices > most) {
            throw ProblemException.invalid(pointer + "/min_choices", "OUT_OF_RANGE");
        }
        if (options.stream().filter(Option::isDefault).count() > maxChoices) {
            throw ProblemException.invalid(pointer + "/max_choices", "OUT_OF_RANGE");
        }
        Set<Long> ids = new HashSet<>();
        for (int i = 0; i < options.size(); i++) {
            Long id = options.get(i).id();
            if (id != null && !ids.add(id)) {
                throw ProblemException.invalid(pointer + "/options/" + i + "/id", "NOT_ALLOWED");
            }
        }
    }

    /** The dishes that its options are made of. */
    Set<Long> menus() {
        return options.stream().map(Option::menuId).filter(Objects::nonNull).collect(Collectors.toSet());
    }
}
