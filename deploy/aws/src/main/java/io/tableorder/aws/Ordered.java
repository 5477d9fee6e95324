package io.tableorder.aws;

import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that keep their order, which those of {@link Map#of} change with each run: a template is the same each time. */
final class Ordered {

    private Ordered() {}

    /** @param keysAndValues by turns */
    @SuppressWarnings("unchecked")
    static <V> Map<String, V> map(Object... keysAndValues) {
        Map<String, V> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], (V) keysAndValues[i + 1]);
        }
        return map;
    }
}
