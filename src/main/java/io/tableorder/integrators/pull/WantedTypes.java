package io.tableorder.integrators.pull;

import io.tableorder.failure.ProblemException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types of events that a client wants, such as {@code order.*,menu.changed}. */
record WantedTypes(List<String> patterns) {

    /** At most one {@code *}, so that matching is simple, and quick for every input. */
    private static final String PATTERN = "[a-z_.]*[*]?[a-z_.]*";

    /** @param list null for all types */
    static WantedTypes of(@Nullable String list) {
        List<String> patterns = list == null
                ? List.of("*")
                : Arrays.stream(list.split(",", -1)).map(String::strip).toList();
        if (!patterns.stream().allMatch(pattern -> !pattern.isEmpty() && pattern.matches(PATTERN))) {
            throw ProblemException.invalid("?types", "INVALID_FORMAT");
        }
        return new WantedTypes(patterns);
    }

    boolean include(String type) {
        return patterns.stream().anyMatch(pattern -> fits(type, pattern));
    }

    private static boolean fits(String type, String pattern) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return type.equals(pattern);
        }
        return type.length() >= pattern.length() - 1
                && type.startsWith(pattern.substring(0, star))
                && type.endsWith(pattern.substring(star + 1));
    }
}
