package io.tableorder.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import jakarta.validation.constraints.Size;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list in the record of a request. It stops at the first element beyond the list's {@code @Size(max)}, which each such list must
 * have, and reads nothing after that. An element is never null.
 */
final class BoundedList extends StdDeserializer<List<?>> implements ContextualDeserializer {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int most;
    private final transient JsonDeserializer<Object> element;

    /** As it is registered, before Jackson knows the list. */
    BoundedList() {
        this(0, new Unbound());
    }

    private BoundedList(int most, JsonDeserializer<Object> element) {
        super(List.class);
        this.most = most;
        this.element = element;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property)
            throws JsonMappingException {
        int bound = bound(context, property, List.class);
        return new BoundedList(bound, content(context, property));
    }

    static int bound(DeserializationContext context, @Nullable BeanProperty property, Class<?> type)
            throws JsonMappingException {
        Size size = property == null ? null : property.getAnnotation(Size.class);
        if (size == null || size.max() == Integer.MAX_VALUE) {
            return context.reportBadDefinition(type, "What is read from a request is in a field with @Size(max)");
        }
        return size.max();
    }

    static JsonDeserializer<Object> content(DeserializationContext context, @Nullable BeanProperty property)
            throws JsonMappingException {
        return context.findContextualValueDeserializer(
                Objects.requireNonNull(property).getType().getContentType(), property);
    }

    @Override
    public List<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            return (List<?>) context.handleUnexpectedToken(List.class, parser);
        }
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (elements.size() == most) {
                throw new Json.Refused(parser, "OUT_OF_RANGE");
            }
            try {
                elements.add(read(element, parser, context));
            } catch (JsonMappingException e) {
                e.prependPath(elements, elements.size());
                throw e;
            }
        }
        return elements;
    }

    static Object read(JsonDeserializer<Object> content, JsonParser parser, DeserializationContext context)
            throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NULL)) {
            throw new Json.Refused(parser, "REQUIRED");
        }
        return content.deserialize(parser, context);
    }

    static final class Unbound extends JsonDeserializer<Object> {

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) {
            throw new IllegalStateException("A list is read only after its field is known");
        }
    }
}
