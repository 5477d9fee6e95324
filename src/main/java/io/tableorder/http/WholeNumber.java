package io.tableorder.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** Reads a field that is annotated with {@link UnreadableAs}, and refuses a value that it cannot read with the field's code. */
final class WholeNumber extends StdDeserializer<Integer> implements ContextualDeserializer {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient JsonDeserializer<Object> number;

    /** As Jackson creates it, before it knows the field. */
    WholeNumber() {
        this("", new Unbound());
    }

    private WholeNumber(String code, JsonDeserializer<Object> number) {
        super(Integer.class);
        this.code = code;
        this.number = number;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property)
            throws JsonMappingException {
        UnreadableAs field = property == null ? null : property.getAnnotation(UnreadableAs.class);
        if (field == null) {
            return context.reportBadDefinition(Integer.class, "Only a field with @UnreadableAs is read this way");
        }
        return new WholeNumber(
                field.value(), context.findContextualValueDeserializer(context.constructType(Integer.class), property));
    }

    @Override
    public Integer deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        try {
            return (Integer) number.deserialize(parser, context);
        } catch (MismatchedInputException | InputCoercionException | StreamConstraintsException e) {
            throw new Json.Refused(parser, code);
        }
    }

    private static final class Unbound extends JsonDeserializer<Object> {

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) {
            throw new IllegalStateException("A number is read only after its field is known");
        }
    }
}
