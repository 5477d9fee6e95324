package io.tableorder.integrators.pos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tableorder.integrators.delivery.Delivery;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Makes the canonical messages to a POS, as {@code docs/pos-order.md} describes them. A message is made once from an event, and is the
 * same in every attempt. A menu or an option that had no code in the event is named by the code that it has when the message is made.
 */
@Component
class PosMessages {

    private static final String SCHEMA = "schema";

    private final PosFormat first;
    private final PosFormat second;
    private final ObjectMapper json;

    PosMessages(MenuCodes codes, ObjectMapper json) {
        this.first = new PosOrder1(codes);
        this.second = new PosOrder2(codes);
        this.json = json;
    }

    /**
     * The message for an event, yet without the job that delivers it.
     *
     * @return empty if a POS has no use for the event
     * @throws IllegalArgumentException if the event lacks something that the message needs
     */
    Optional<String> contentOf(ConnectorEvent event, PosOptions.Format wanted) {
        PosFormat format = wanted == PosOptions.Format.SECOND ? second : first;
        return format.messageOf(event).map(message -> {
            ObjectNode named = json.createObjectNode();
            if (format != first) {
                named.put(SCHEMA, format.schema());
            }
            named.setAll(message);
            return named.toString();
        });
    }

    /** The complete message. A content without a schema is one of the first format, as rows from before the second one have it. */
    String withJob(Delivery delivery) {
        Map<String, JsonNode> content = new LinkedHashMap<>();
        read(delivery.content()).properties().forEach(field -> content.put(field.getKey(), field.getValue()));
        JsonNode schema = content.remove(SCHEMA);
        ObjectNode message = json.createObjectNode();
        message.put(SCHEMA, schema == null ? first.schema() : schema.asText());
        message.put("job_id", delivery.jobId().toString());
        message.put("is_copy", delivery.isCopy());
        message.setAll(content);
        return message.toString();
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("This is not JSON", e);
        }
    }
}
