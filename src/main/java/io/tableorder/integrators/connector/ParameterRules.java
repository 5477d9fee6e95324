package io.tableorder.integrators.connector;

import io.tableorder.event.EventType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/** Checks a parameter of a kamelet against its definition, which uses JSON Schema. */
final class ParameterRules {

    private static final Predicate<String> INTEGER =
            Pattern.compile("-?[0-9]{1,18}").asMatchPredicate();
    private static final Predicate<String> NUMBER =
            Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?").asMatchPredicate();
    private static final Predicate<String> BOOLEAN =
            Pattern.compile("true|false").asMatchPredicate();
    private static final Predicate<String> STORE =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").asMatchPredicate();
    private static final Predicate<String> TYPES = Pattern.compile("[a-z_.*#]+").asMatchPredicate();

    private static final Duration LONGEST = Duration.ofDays(7);

    private ParameterRules() {}

    /** What the value should be; null if it is valid. */
    static @Nullable String expected(Map<?, ?> schema, String value, Installation installation) {
        Object fallback = schema.get("default");
        if (fallback != null && value.equals(fallback.toString())) {
            return null;
        }
        String ofType = ofType(String.valueOf(schema.get("type")), value);
        if (ofType != null) {
            return ofType;
        }
        if (schema.get("enum") instanceof List<?> words
                && words.stream().noneMatch(word -> Objects.toString(word).equals(value))) {
            return "one of " + words;
        }
        if (NUMBER.test(value) && !isWithin(schema, new BigDecimal(value))) {
            return "from " + schema.get("minimum") + " to " + schema.get("maximum");
        }
        if (schema.get("pattern") instanceof String pattern && !value.matches(pattern)) {
            return "of the form " + pattern;
        }
        return ofFormat(String.valueOf(schema.get("format")), value, installation);
    }

    private static @Nullable String ofType(String type, String value) {
        return switch (type) {
            case "integer" -> INTEGER.test(value) ? null : "an integer";
            case "number" -> NUMBER.test(value) ? null : "a number";
            case "boolean" -> BOOLEAN.test(value) ? null : "true or false";
            default -> null;
        };
    }

    private static boolean isWithin(Map<?, ?> schema, BigDecimal value) {
        return (!(schema.get("minimum") instanceof Number least)
                        || value.compareTo(new BigDecimal(least.toString())) >= 0)
                && (!(schema.get("maximum") instanceof Number most)
                        || value.compareTo(new BigDecimal(most.toString())) <= 0);
    }

    private static @Nullable String ofFormat(String format, String value, Installation installation) {
        return switch (format) {
            case "store-id" -> ofStore(value, installation);
            case "duration" -> isDuration(value) ? null : "a time such as 30m, of a week at most";
            case "event-types" ->
                Arrays.stream(value.split(",", -1)).allMatch(ParameterRules::isType)
                        ? null
                        : "a list of event types; there are "
                                + Arrays.stream(EventType.values())
                                        .map(EventType::key)
                                        .distinct()
                                        .collect(Collectors.joining(", "));
            default -> null;
        };
    }

    private static boolean isDuration(String value) {
        try {
            Duration duration = DurationStyle.SIMPLE.parse(value);
            return !duration.isNegative() && duration.compareTo(LONGEST) <= 0;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static @Nullable String ofStore(String value, Installation installation) {
        if (!STORE.test(value)) {
            return "a store's id in lower case, such as 00000000-0000-4000-8000-000000000001";
        }
        return installation.hasStore(UUID.fromString(value)) ? null : "the id of a store that is there";
    }

    /** A type, or a pattern that fits one. */
    private static boolean isType(String text) {
        String pattern = text.strip();
        return TYPES.test(pattern) && !EventType.keysLike(pattern).isEmpty();
    }
}
