package io.tableorder.event;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can happen. The key is the event's type, with which its routing key at the broker begins. */
public enum EventType {
    ORDER_CREATED("order.created", "order"),
    ORDER_STATUS_CHANGED("order.status_changed", "order"),
    ORDER_DELETED("order.deleted", "order"),
    SESSION_STARTED("session.started", "session"),
    SESSION_COMPLETED("session.completed", "session"),
    SESSION_REOPENED("session.reopened", "session"),
    MENU_CHANGED("menu.changed", "menu"),
    /** For consumers a change of the menu as well; it is told of the category, whose versions are counted apart. */
    CATEGORY_CHANGED("menu.changed", "category");

    private final String key;
    private final String aggregateType;

    EventType(String key, String aggregateType) {
        this.key = key;
        this.aggregateType = aggregateType;
    }

    public String key() {
        return key;
    }

    /** The keys that a pattern fits at the broker: {@code *} is a word, {@code #} any number of them. */
    public static Set<String> keysLike(String pattern) {
        Predicate<String> fits = Pattern.compile(
                        pattern.replace(".", "\\.").replace("*", "[^.]+").replace("#", ".*"))
                .asMatchPredicate();
        return Arrays.stream(values()).map(EventType::key).filter(fits).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether any event can be of this type, or of this pattern such as {@code order.*}; a misspelt one would wait for ever. */
    public static boolean isKnown(String pattern) {
        return pattern.equals("*")
                || Arrays.stream(values())
                        .map(EventType::key)
                        .anyMatch(key ->
                                pattern.equals(key) || pattern.equals(key.substring(0, key.indexOf('.')) + ".*"));
    }

    /** The kind of thing it happened to. */
    public String aggregateType() {
        return aggregateType;
    }
}
