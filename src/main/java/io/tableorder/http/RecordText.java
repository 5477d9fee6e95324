package io.tableorder.http;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Converts text from forms and CSV into the values of a record's fields. */
final class RecordText {

    /** The components by their names in the API. For a spreadsheet, reflection at each cell would cost more than all the rest. */
    private static final ClassValue<Map<String, RecordComponent>> COMPONENTS = new ClassValue<>() {

        @Override
        protected Map<String, RecordComponent> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .collect(
                            Collectors.toMap(component -> Json.snakeCase(component.getName()), component -> component));
        }
    };

    private RecordText() {}

    /**
     * The text as the value that JSON would have for the field. Text that is no such value stays text, which the reader of the JSON then
     * refuses.
     *
     * @param name the field's name in the API; the record may have no such field
     */
    static Object value(Class<?> type, String name, String text) {
        RecordComponent component = component(type, name);
        Class<?> wanted = component == null ? null : component.getType();
        if (wanted == Boolean.class && text.matches("true|false")) {
            return Boolean.valueOf(text);
        }
        if ((wanted == Integer.class || wanted == Long.class) && text.matches("-?[0-9]{1,18}")) {
            return Long.valueOf(text);
        }
        return text;
    }

    /** Whether the record's field of that name in the API is a list or a map. */
    static boolean isCollection(Class<?> type, String name) {
        RecordComponent component = component(type, name);
        return component != null && (component.getType() == List.class || component.getType() == Map.class);
    }

    /** Whether the record has a field of that name in the API. */
    static boolean isField(Class<?> type, String name) {
        return component(type, name) != null;
    }

    static @Nullable RecordComponent component(Class<?> type, String name) {
        return COMPONENTS.get(type).get(name);
    }
}
