package io.tableorder.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;

/** Reads a list. */
final class BoundedList extends Bounded<List<?>> {

    @Serial
    private static final long serialVersionUID = 1L;

    BoundedList() {
        super(List.class);
    }

    private BoundedList(int most, JsonDeserializer<Object> content) {
        super(List.class, most, content);
    }

    @Override
    BoundedList with(int most, JsonDeserializer<Object> content) {
        return new BoundedList(most, content);
    }

    @Override
    public List<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            return (List<?>) context.handleUnexpectedToken(List.class, parser);
        }
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            requireRoom(values.size(), parser);
            try {
                values.add(value(parser, context));
            } catch (JsonMappingException e) {
                e.prependPath(values, values.size());
                throw e;
            }
        }
        return values;
    }
}
