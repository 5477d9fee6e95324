package io.tableorder.http;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values of a record's fields that came as text, as forms and CSV have nothing else. */
final class RecordText {

    /** By the names that clients write. Asking the class each time would cost a spreadsheet more than all the rest. */
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
     * The text as the value that JSON would hold for the field. What is none is left as it is, to the reader of the JSON to refuse.
     *
     * @param name as clients write it; the record may have no such field
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

    /** Whether the record has a field of that name, as clients write it. */
    static boolean isField(Class<?> type, String name) {
        return component(type, name) != null;
    }

    static @Nullable RecordComponent component(Class<?> type, String name) {
        return COMPONENTS.get(type).get(name);
    }
}
