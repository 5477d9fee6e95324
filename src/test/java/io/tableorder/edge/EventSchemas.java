package io.tableorder.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Holds events against their description, as those who receive them would. */
public final class EventSchemas {

    public static final JsonNode DOCUMENT = EventContract.document();

    private static final String LOCATION = "https://table-order.example/asyncapi.json";
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            VersionFlag.V7,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(LOCATION, DOCUMENT.toString()))));
    private static final SchemaValidatorsConfig STRICT =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

    private EventSchemas() {}

    /** What a reference leads to, or the node itself. */
    public static JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(DOCUMENT.at(node.path("$ref").asText().substring(1)))
                : node;
    }

    /** Which messages a channel has, by what they are called there. */
    public static Map<String, JsonNode> messages(String channel) {
        Map<String, JsonNode> messages = new TreeMap<>();
        DOCUMENT.at("/channels/" + channel + "/messages")
                .fields()
                .forEachRemaining(message -> messages.put(message.getKey(), resolved(message.getValue())));
        return messages;
    }

    /**
     * The violations of the schema by an event in its envelope.
     *
     * @param channel where it comes: {@code webhook}, {@code exchange}
     */
    public static List<String> complaints(String channel, JsonNode event) {
        String type = event.path("type").asText();
        return isMadeUp(event.path("data")) ? List.of() : complaints(channel, name -> name.equals(type), type, event);
    }

    /**
     * The violations of the schema by an event of a stream.
     *
     * @param channel of staff or of a table
     * @param type of the event; one whose name is {@code session} may be any of a session's
     */
    public static List<String> complaints(String channel, String type, JsonNode data) {
        return isMadeUp(data)
                ? List.of()
                : complaints(channel, name -> name.equals(type) || type.startsWith(name + "."), type, data);
    }

    /** Tests write into the log what nothing has happened for, and say so. */
    private static boolean isMadeUp(JsonNode data) {
        return data.has("made_up");
    }

    /** Nothing, if it is what one of the messages of that name is to be. */
    private static List<String> complaints(String channel, Predicate<String> isNamed, String type, JsonNode payload) {
        List<String> complaints = new ArrayList<>();
        for (JsonNode message : messages(channel).values()) {
            if (isNamed.test(message.path("name").asText())) {
                List<String> found =
                        complaintsBySchema(message.at("/payload/$ref").asText(), payload);
                if (found.isEmpty()) {
                    return found;
                }
                complaints.addAll(found);
            }
        }
        return complaints.isEmpty() ? List.of(channel + " has no message " + type) : complaints;
    }

    /** @param reference to a schema in the description */
    public static List<String> complaintsBySchema(String reference, JsonNode payload) {
        JsonSchema schema = SCHEMAS.computeIfAbsent(
                reference, asked -> FACTORY.getSchema(SchemaLocation.of(LOCATION + asked), STRICT));
        return schema.validate(payload).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }
}
