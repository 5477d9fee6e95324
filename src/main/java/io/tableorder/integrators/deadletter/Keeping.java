package io.tableorder.integrators.deadletter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Prepares headers and causes for storage: readable for staff, bounded, in characters that PostgreSQL takes, and without secrets. */
@Component
class Keeping {

    private static final int LONGEST_HEADER = 2_000;
    private static final int LONGEST_CAUSE = 16_000;
    private static final int MOST_HEADERS = 100;

    private final ObjectMapper json;

    Keeping(ObjectMapper json) {
        this.json = json;
    }

    /** As a JSON object. */
    String headers(Map<String, ?> all) {
        Map<String, Object> headers = new TreeMap<>();
        all.forEach((name, value) -> {
            if (headers.size() >= MOST_HEADERS || value == null) {
                return;
            }
            headers.put(
                    storable(name, LONGEST_HEADER),
                    value instanceof Number || value instanceof Boolean
                            ? value
                            : storable(Secrets.masked(name, cut(value.toString(), LONGEST_HEADER)), LONGEST_HEADER));
        });
        try {
            return json.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Headers of numbers and texts are JSON", e);
        }
    }

    /** The exceptions from the thrown one to its root cause, a line each. */
    static String chain(@Nullable Throwable thrown) {
        StringBuilder lines = new StringBuilder();
        int depth = 0;
        for (Throwable t = thrown; t != null && depth < 30; t = t.getCause(), depth++) {
            lines.append(lines.isEmpty() ? "" : "\n").append(t);
        }
        return cause(lines.toString());
    }

    static String cause(String text) {
        return storable(Secrets.masked(cut(text, LONGEST_CAUSE)), LONGEST_CAUSE);
    }

    /** Replaces NUL, which PostgreSQL cannot store in texts, and halves of surrogate pairs, which it cannot store in JSON. */
    static String storable(String text, int longest) {
        String whole = cut(text, longest);
        StringBuilder clean = new StringBuilder(whole.length());
        whole.codePoints()
                .forEach(c -> clean.appendCodePoint(
                        c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '\uFFFD' : c));
        return clean.toString();
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
