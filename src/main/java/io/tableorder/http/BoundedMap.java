package io.tableorder.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a map by texts in the record of a request, with the bounds of a {@link BoundedList}. A value is never null. */
final class BoundedMap extends StdDeserializer<Map<?, ?>> implements ContextualDeserializer {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int most;
    private final transient JsonDeserializer<Object> value;

    /** As it is registered, before Jackson knows the map. */
    BoundedMap() {
        this(0, new BoundedList.Unbound());
    }

    private BoundedMap(int most, JsonDeserializer<Object> value) {
        super(Map.class);
        this.most = most;
        this.value = value;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, @Nullable BeanProperty property)
            throws JsonMappingException {
        int bound = BoundedList.bound(context, property, Map.class);
        return new BoundedMap(bound, BoundedList.content(context, property));
    }

    @Override
    public Map<?, ?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.isExpectedStartObjectToken()) {
            return (Map<?, ?>) context.handleUnexpectedToken(Map.class, parser);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            if (values.size() == most) {
                throw new Json.Refused(parser, "OUT_OF_RANGE");
            }
            String name = parser.currentName();
            parser.nextToken();
            try {
                values.put(name, BoundedList.read(value, parser, context));
            } catch (JsonMappingException e) {
                e.prependPath(values, name);
                throw e;
            }
        }
        return values;
    }
}
