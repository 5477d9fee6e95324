package io.tableorder.restaurant.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tableorder.event.Event;
import io.tableorder.event.EventType;
import io.tableorder.restaurant.order.GuestOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One event as streams send it, encoded once for all clients. */
final class Frame {

    /** A comment, which shows each end that the other is alive. */
    static final byte[] PULSE = bytes(":\n\n");

    private static final String CALLS = "call.";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Event event;
    private final byte[] whole;
    private @Nullable JsonNode payload;
    private byte @Nullable [] forGuests;

    Frame(Event event) {
        this.event = event;
        this.whole = encode(event.payload());
    }

    long seq() {
        return event.seq();
    }

    String type() {
        return event.type();
    }

    /** The whole event. */
    byte[] whole() {
        return whole;
    }

    /** Only the ids of the table and the session. */
    byte[] idsOnly() {
        return encode("{\"table_session_id\":" + session() + ",\"table_id\":" + table() + "}");
    }

    /** Without what only concerns staff, the kitchen and the POS. */
    byte[] forGuests() {
        if (forGuests == null) {
            JsonNode shown = payload().deepCopy();
            if (type().equals(EventType.MENU_CHANGED.key())) {
                hide("changed_by", shown);
                hide("pos_code", shown.path("menu"));
                hide("station", shown.path("menu"));
                hide("station", shown.path("category"));
                shown.path("option_group").path("options").forEach(option -> hide("pos_code", option));
                hide("station", shown);
                hide("stations", shown);
            } else if (type().equals(EventType.STORE_MODE_CHANGED.key())) {
                hide("changed_by", shown);
                hide("connectors", shown);
            } else if (previousTable() != 0) {
                hide("order_items", shown);
            } else if (type().startsWith(CALLS)) {
                hide("acknowledged_by", shown);
                hide("resolved_by", shown);
            }
            GuestOrder.hideRouting(shown);
            forGuests = encode(shown.toString());
        }
        return forGuests;
    }

    private static void hide(String field, JsonNode object) {
        if (object instanceof ObjectNode fields) {
            fields.remove(field);
        }
    }

    /** The id of the table that the event is about, 0 if none. */
    long table() {
        return payload().path("table_id").asLong();
    }

    /** The id of the table session that the event is about, 0 if none. */
    long session() {
        return payload().path("table_session_id").asLong();
    }

    /** The id of the table that a moved or merged session has left, 0 if none. */
    long previousTable() {
        return payload().path("previous_table_id").asLong();
    }

    /** The id of the session that was merged into {@link #session}, 0 if none. */
    long mergedSession() {
        return payload().path("merged_session_id").asLong();
    }

    // Not synchronized: only the streams of tables need it, and they use a frame on one thread at a time.
    private JsonNode payload() {
        if (payload == null) {
            try {
                payload = JSON.readTree(event.payload());
            } catch (JsonProcessingException e) {
                payload = MissingNode.getInstance();
            }
        }
        return payload;
    }

    /** JSON from the database has no line breaks, as those within texts are escaped. */
    private byte[] encode(String data) {
        return bytes("id: " + event.seq() + "\nevent: " + event.type() + "\ndata: " + data + "\n\n");
    }

    /** The first frame of a stream: says after how long the client may come back when the stream ends. */
    static byte[] hello(long retryMillis) {
        return bytes("retry: " + retryMillis + "\n:\n\n");
    }

    /** Without an event: from here the client resumes. */
    static byte[] position(long seq) {
        return bytes("id: " + seq + "\n\n");
    }

    /** Makes the client load everything anew; the stream continues after {@code seq}. */
    static byte[] reset(long seq, String reason) {
        return bytes("id: " + seq + "\nevent: reset\ndata: {\"reason\":\"" + reason + "\"}\n\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
