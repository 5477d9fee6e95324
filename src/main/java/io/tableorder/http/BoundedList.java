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
        if (property == null) {
            return context.reportBadDefinition(List.class, "The body of a request cannot be a list");
        }
        Size size = property.getAnnotation(Size.class);
        if (size == null || size.max() == Integer.MAX_VALUE) {
            return context.reportBadDefinition(List.class, "A list that is read from a request needs @Size(max)");
        }
        return new BoundedList(
                size.max(),
                context.findContextualValueDeserializer(property.getType().getContentType(), property));
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
                elements.add(element(parser, context));
            } catch (JsonMappingException e) {
                e.prependPath(elements, elements.size());
                throw e;
            }
        }
        return elements;
    }

    private Object element(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NULL)) {
            throw new Json.Refused(parser, "REQUIRED");
        }
        return element.deserialize(parser, context);
    }

    private static final class Unbound extends JsonDeserializer<Object> {

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) {
            throw new IllegalStateException("A list is read only after its field is known");
        }
    }
}
