package io.tableorder.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.foundation.trace.Trace;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.MessageProperties;

class CloudEventTest {

    private static final UUID STORE = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final UUID ID = UUID.fromString("11111111-1111-4111-8111-111111111111");

    @Test
    void putsThePayloadIntoTheEnvelopeAsItIs() {
        String payload = "{\"total_price\": 16000, \"note\": \"덜 맵게 \\\"꼭\\\"\"}";

        assertThat(CloudEvent.json(event("order.created", 42, payload))).isEqualTo("""
                {"specversion":"1.0","id":"11111111-1111-4111-8111-111111111111",\
                "source":"/stores/00000000-0000-4000-8000-000000000001","type":"order.created",\
                "time":"2026-11-22T09:30:00.123Z","subject":"orders/7","datacontenttype":"application/json",\
                "storeid":"00000000-0000-4000-8000-000000000001","timezone":"Asia/Seoul","sequence":"0000000000000000042",\
                "data":{"total_price": 16000, "note": "덜 맵게 \\"꼭\\""}}""");
    }

    @Test
    void writesSequencesThatSortAsTextLikeAsNumbers() {
        assertThat(CloudEvent.json(event("order.created", 9, "{}"))).contains("\"sequence\":\"0000000000000000009\"");
        assertThat(CloudEvent.json(event("order.created", Long.MAX_VALUE, "{}")))
                .contains("\"sequence\":\"9223372036854775807\"");
    }

    @Test
    void staysJsonWhateverTheTypeIs() throws Exception {
        String json = CloudEvent.json(event("a\"b\\c\n", 1, "{}"));

        assertThat(new ObjectMapper().readTree(json).get("type").asText()).isEqualTo("a\"b\\c\n");
    }

    @Test
    void saysWhichRequestItWasBornOf() throws Exception {
        String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Event event = new Event(
                STORE,
                1,
                ID,
                "order.created",
                "order",
                7,
                1,
                "{}",
                Instant.EPOCH,
                "Asia/Seoul",
                Trace.parse(traceparent, "r-1"));

        JsonNode json = new ObjectMapper().readTree(CloudEvent.json(event));
        assertThat(json.get("traceparent").asText()).isEqualTo(traceparent);
        assertThat(json.get("requestid").asText()).isEqualTo("r-1");
        MessageProperties message = CloudEvent.message(event).getMessageProperties();
        assertThat(Tracks.of(message)).isEqualTo(event.trace());
    }

    @Test
    void believesNoHeadersThatItWouldNotHaveWritten() {
        MessageProperties message = new MessageProperties();
        message.setHeader("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\nforged");
        assertThat(Tracks.of(message)).isNull();
        message.setHeader("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        message.setHeader("x-request-id", "r-1\nforged");
        assertThat(Tracks.of(message)).extracting(Trace::requestId).isNull();
        message.setHeader("traceparent", 7);
        assertThat(Tracks.of(message)).isNull();
    }

    @Test
    void namesTheSubjectByItsCollection() {
        Event event =
                new Event(STORE, 1, ID, "menu.changed", "category", 7, 1, "{}", Instant.EPOCH, "Asia/Seoul", null);
        assertThat(CloudEvent.json(event)).contains("\"subject\":\"categories/7\"");
    }

    private static Event event(String type, long seq, String payload) {
        return new Event(
                STORE,
                seq,
                ID,
                type,
                "order",
                7,
                1,
                payload,
                Instant.parse("2026-11-22T09:30:00.123456Z"),
                "Asia/Seoul",
                null);
    }
}
