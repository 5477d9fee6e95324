package io.tableorder.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Map;

/** Holds messages to a POS against the schemas of their formats. */
public final class PosSchemas {

    /** The beginning of what messages name as their schema. */
    public static final String PREFIX = "table-order/pos-order/";

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private static final Map<String, JsonSchema> SCHEMAS = Map.of("1", schema("1"), "2", schema("2"));

    private PosSchemas() {}

    private static JsonSchema schema(String version) {
        return FACTORY.getSchema(SchemaLocation.of("classpath:schemas/pos-order-" + version + ".json"));
    }

    /** What is wrong with a message, by the schema that it names. */
    public static List<String> complaints(JsonNode message) {
        String named = message.path("schema").asText();
        JsonSchema schema = named.startsWith(PREFIX) ? SCHEMAS.get(named.substring(PREFIX.length())) : null;
        return schema == null
                ? List.of("\"" + named + "\" is no format")
                : schema
                        .validate(
                                message,
                                execution -> execution.getExecutionConfig().setFormatAssertionsEnabled(true))
                        .stream()
                        .map(ValidationMessage::toString)
                        .toList();
    }
}
