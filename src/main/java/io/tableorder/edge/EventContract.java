package io.tableorder.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tableorder.http.Contract;
import java.util.ArrayDeque;
import java.util.Deque;
import org.springframework.stereotype.Component;

/**
 * The contract of the events, {@code asyncapi.yaml}, as JSON. Schemas that it refers to and does not contain come from {@code
 * openapi.yaml}, so that each payload is described in one place.
 */
@Component
class EventContract {

    private static final String SCHEMAS = "#/components/schemas/";

    private final byte[] json = Contract.bytes(document());

    static JsonNode document() {
        ObjectNode document = Contract.read("asyncapi.yaml");
        JsonNode shared = Contract.read("openapi.yaml").at("/components/schemas");
        ObjectNode schemas = document.withObject("/components/schemas");
        Deque<JsonNode> unread = new ArrayDeque<>();
        unread.add(document);
        while (!unread.isEmpty()) {
            for (String reference : unread.remove().findValuesAsText("$ref")) {
                String name = reference.substring(reference.lastIndexOf('/') + 1);
                if (reference.startsWith(SCHEMAS) && !schemas.has(name)) {
                    JsonNode schema = shared.required(name).deepCopy();
                    asJsonSchema(schema);
                    schemas.set(name, schema);
                    unread.add(schema);
                }
            }
        }
        return document;
    }

    /** OpenAPI 3.0 has keywords of its own for null and for examples. */
    private static void asJsonSchema(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (object.path("nullable").asBoolean()) {
                JsonNode type = object.required("type");
                object.putArray("type").add(type).add("null");
                object.remove("nullable");
            }
            if (object.path("example").isValueNode()) {
                object.putArray("examples").add(object.remove("example"));
            }
        }
        schema.forEach(EventContract::asJsonSchema);
    }

    /** As JSON. */
    byte[] json() {
        return json;
    }
}
