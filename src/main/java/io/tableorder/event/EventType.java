package io.tableorder.event;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of events. The routing key at the broker begins with the type's key. */
public enum EventType {
    ORDER_CREATED("order.created", "order"),
    ORDER_STATUS_CHANGED("order.status_changed", "order"),
    ORDER_ITEMS_CHANGED("order.items_changed", "order"),
    ORDER_ITEMS_CANCELLED("order.items_cancelled", "order"),
    ORDER_DELETED("order.deleted", "order"),
    SESSION_STARTED("session.started", "session"),
    SESSION_COMPLETED("session.completed", "session"),
    SESSION_REOPENED("session.reopened", "session"),
    SESSION_MOVED("session.moved", "session"),
    SESSION_MERGED("session.merged", "session"),
    CALL_OPENED("call.opened", "call"),
    CALL_ACKNOWLEDGED("call.acknowledged", "call"),
    CALL_RESOLVED("call.resolved", "call"),
    CALL_ESCALATED("call.escalated", "call"),
    STORE_MODE_CHANGED("store.mode_changed", "store"),
    MENU_CHANGED("menu.changed", "menu"),
    /** For consumers also a change of the menu. The event belongs to the category, which has its own versions. */
    CATEGORY_CHANGED("menu.changed", "category"),
    /** Likewise. */
    OPTION_GROUP_CHANGED("menu.changed", "option_group"),
    /** Likewise, as menus and categories name stations. */
    STATION_CHANGED("menu.changed", "station");

    private final String key;
    private final String aggregateType;

    EventType(String key, String aggregateType) {
        this.key = key;
        this.aggregateType = aggregateType;
    }

    public String key() {
        return key;
    }

    /** The keys that match a pattern of the broker: {@code *} is one word, {@code #} any number of words. */
    public static Set<String> keysLike(String pattern) {
        Predicate<String> fits = Pattern.compile(
                        pattern.replace(".", "\\.").replace("*", "[^.]+").replace("#", ".*"))
                .asMatchPredicate();
        return Arrays.stream(values()).map(EventType::key).filter(fits).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the text is a type or a pattern such as {@code order.*}. A misspelt one would never get an event. */
    public static boolean isKnown(String pattern) {
        return pattern.equals("*")
                || Arrays.stream(values())
                        .map(EventType::key)
                        .anyMatch(key ->
                                pattern.equals(key) || pattern.equals(key.substring(0, key.indexOf('.')) + ".*"));
    }

    /** The kind of resource that the event is about. */
    public String aggregateType() {
        return aggregateType;
    }
}
