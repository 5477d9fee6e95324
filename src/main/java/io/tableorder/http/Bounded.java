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
import org.jspecify.annotations.Nullable;

/**
 * Reads a collection in the record of a request. It stops at the first value beyond the field's {@code @Size(max)}, which each such field
 * must have, and reads nothing after that. A value is never null.
 */
abstract class Bounded<T> extends StdDeserializer<T> implements ContextualDeserializer {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int most;
    private final transient JsonDeserializer<Object> content;

    /** As it is registered, before Jackson knows the field. */
    Bounded(Class<?> type) {
        this(type, 0, new Unbound());
    }

    Bounded(Class<?> type, int most, JsonDeserializer<Object> content) {
        super(type);
        this.most = most;
        this.content = content;
    }

    abstract Bounded<T> with(int most, JsonDeserializer<Object> content);

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property)
            throws JsonMappingException {
        Size size = property == null ? null : property.getAnnotation(Size.class);
        if (property == null || size == null || size.max() == Integer.MAX_VALUE) {
            return context.reportBadDefinition(
                    handledType(), "What is read from a request is in a field with @Size(max)");
        }
        return with(
                size.max(),
                context.findContextualValueDeserializer(property.getType().getContentType(), property));
    }

    /** @param size how many values there are already */
    void requireRoom(int size, JsonParser parser) throws JsonMappingException {
        if (size == most) {
            throw new Json.Refused(parser, "OUT_OF_RANGE");
        }
    }

    Object value(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NULL)) {
            throw new Json.Refused(parser, "REQUIRED");
        }
        return content.deserialize(parser, context);
    }

    private static final class Unbound extends JsonDeserializer<Object> {

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) {
            throw new IllegalStateException("A collection is read only after its field is known");
        }
    }
}
