package io.tableorder.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a map whose keys are texts. */
final class BoundedMap extends Bounded<Map<?, ?>> {

    @Serial
    private static final long serialVersionUID = 1L;

    BoundedMap() {
        super(Map.class);
    }

    private BoundedMap(int most, JsonDeserializer<Object> content) {
        super(Map.class, most, content);
    }

    @Override
    BoundedMap with(int most, JsonDeserializer<Object> content) {
        return new BoundedMap(most, content);
    }

    @Override
    public Map<?, ?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.isExpectedStartObjectToken()) {
            return (Map<?, ?>) context.handleUnexpectedToken(Map.class, parser);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            requireRoom(values.size(), parser);
            String key = parser.currentName();
            parser.nextToken();
            try {
                values.put(key, value(parser, context));
            } catch (JsonMappingException e) {
                e.prependPath(values, key);
                throw e;
            }
        }
        return values;
    }
}
