package io.tableorder.integrators.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.event.Topology;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;

/** What comes to the broker's dead-letter queue, and what super admins see of it. */
@Tag("broker")
@Timeout(180)
class RejectedMessagesTest extends StoreTest {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String ALL = "/api/superadmin/dead-letters";

    @Autowired
    private RabbitTemplate rabbit;

    @Autowired
    private CamelContext camel;

    private final String marker = "marker-" + UUID.randomUUID();
    private String superAdmin = "";

    @BeforeEach
    void logIn() {
        superAdmin = store.superAdminToken();
    }

    @Test
    void aMessageThatIsNoEventIsKeptWithAllThatItSaidAndBelongsToNoStore() {
        Message message = message("{ \u0000 \"no\": \"event\", \"" + marker + "\"", marker);
        message.getMessageProperties().setReplyTo("attacker.inbox");
        Map<String, Object> headers = message.getMessageProperties().getHeaders();
        headers.put("CamelHttpUri", "http://forged");
        headers.put("Authorization", "Bearer geheim-geheim");
        headers.put("note", "half \uD800 of a pair, and \u0000");
        headers.put("x-redelivery-id", "not a uuid");
        send(message);

        long id = only();
        JsonNode letter = read(id);
        assertThat(letter.path("cause").asText()).startsWith("This message is not an event of Table Order: ");
        assertThat(letter.path("route_id").asText()).isEqualTo("collect-dead-letters");
        assertThat(letter.path("store_id").isNull()).isTrue();
        assertThat(letter.path("kind").asText()).isEqualTo("broker");
        assertThat(letter.path("code").asText()).isEqualTo("NOT_AN_EVENT");
        assertThat(letter.path("event_id").isNull()).isTrue();
        assertThat(letter.path("body").asText()).contains(marker);
        assertThat(letter.at("/headers/CamelHttpUri").asText()).isEqualTo("http://forged");
        assertThat(letter.at("/headers/Authorization").asText()).isEqualTo("***");
        assertThat(letter.at("/headers/amqp-reply-to").asText()).isEqualTo("attacker.inbox");
        assertThat(letter.at("/headers/note").asText()).startsWith("half ");
        assertThat(list("?q=not%20an%20event&state=open").findValuesAsText("id"))
                .contains(String.valueOf(id));

        assertThat(api.get("/api/admin/dead-letters/" + id)
                        .as(store.adminToken())
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("DEAD_LETTER_NOT_FOUND");
        assertThat(redrive(id).expect(409).code()).isEqualTo("DEAD_LETTER_CANNOT_REDRIVE");

        JsonNode discarded = api.post(ALL + "/" + id + "/discard")
                .as(superAdmin)
                .json("{\"reason\":\"시험\"}")
                .send()
                .expect(200)
                .json();
        assertThat(discarded.path("state").asText()).isEqualTo("discarded");
        assertThat(discarded.at("/acts/0/actor").asText()).startsWith("admin:");
        assertThat(redrive(id).expect(409).code()).isEqualTo("DEAD_LETTER_SETTLED");
    }

    @Test
    void anEventBelongsToItsStoreIfThereIsOne() {
        UUID event = UUID.randomUUID();
        send(message(event(event, store.id()), marker));
        await().atMost(SOON).until(() -> store.count("dead_letters") == 1);
        JsonNode letter = api.get("/api/admin/dead-letters")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .at("/data/0");
        assertThat(letter.path("event_id").asText()).isEqualTo(event.toString());
        assertThat(letter.path("subject").asText()).isEqualTo("orders/41");
        assertThat(letter.path("kind").asText()).isEqualTo("broker");
        assertThat(letter.path("code").asText()).isEqualTo("REJECTED");
        assertThat(redrive(letter.path("id").asLong()).expect(404).code()).isEqualTo("DEAD_LETTER_NOT_FOUND");

        UUID stray = UUID.randomUUID();
        send(message(event(stray, UUID.randomUUID()), marker + "-b"));
        await().atMost(SOON).until(() -> list("?subject=orders/41&event_type=order.created")
                .findValuesAsText("event_id")
                .contains(stray.toString()));
    }

    @Test
    void theSameMessageIsKeptOnceAndAnotherOneUnderItsIdIsNotLost() {
        String text = "{\"" + marker + "\"";
        send(message(text, marker));
        send(message(text, marker));
        send(message(text + " ", marker));
        Message again = message(text, marker);
        again.getMessageProperties()
                .setHeader("x-redelivery-id", UUID.randomUUID().toString());
        send(again);
        await().atMost(SOON).until(() -> kept() == 3);
        send(message(text + "  ", "end"));
        await().atMost(SOON).until(() -> kept() == 4);
        // What staff have dealt with does not hide that it has failed again.
        api.post(ALL + "/" + ids().get(0) + "/discard")
                .as(superAdmin)
                .json("{\"reason\":\"시험\"}")
                .send()
                .expect(200);
        send(message(text, marker));
        await().atMost(SOON).until(() -> kept() == 5);
    }

    @Test
    void ofALargeBodyTheBeginningIsKeptWithSizeAndHashOfTheWhole() throws Exception {
        byte[] body = ("{\"" + marker + "\":\"" + "x".repeat(10 * 1024 * 1024) + "\"}").getBytes(UTF_8);
        send(MessageBuilder.withBody(body).setMessageId(marker).build());
        JsonNode letter = read(only());
        assertThat(letter.path("is_truncated").asBoolean()).isTrue();
        assertThat(letter.path("body").asText()).hasSize(256 * 1024);
        assertThat(letter.path("body_size").asLong()).isEqualTo(body.length);
        assertThat(letter.path("body_sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(body)));
    }

    /** One that is not kept whole cannot be redriven: a replay may bring it back. */
    @Test
    void anEventIsRememberedAsGivenUpUnlessItIsTooLargeToBeKept() {
        UUID small = UUID.randomUUID(), large = UUID.randomUUID();
        String queue = "queue-" + marker;
        for (UUID id : List.of(large, small)) {
            String event = event(id, store.id());
            String padding = id.equals(large) ? "x".repeat(300 * 1024) : "";
            Message message =
                    message(event.replace("{\"order_id\"", "{\"note\":\"" + padding + "\",\"order_id\""), marker);
            message.getMessageProperties()
                    .setHeader("x-death", List.of(Map.of("queue", queue, "reason", "rejected", "count", 1L)));
            send(message);
        }
        await().atMost(SOON).until(() -> store.count("dead_letters") == 2);
        assertThat(jdbc.sql("select event_id from inbox where consumer = ?")
                        .param(queue)
                        .query(UUID.class)
                        .list())
                .containsExactly(small);
    }

    @Test
    void whileTheRowCannotBeWrittenTheBrokerKeepsTheMessage() throws Exception {
        String name = "away_" + marker.replace("-", "_");
        jdbc.sql("""
                        create function %1$s() returns trigger language plpgsql as $$
                        begin
                            if position('%2$s' in encode(new.body, 'escape')) > 0 then
                                perform nextval('%1$s_seq');
                                raise exception 'no room' using errcode = '53100';
                            end if;
                            return new;
                        end $$;
                        create sequence %1$s_seq;
                        create trigger %1$s before insert on dead_letters for each row execute function %1$s()
                        """.formatted(name, marker)).update();
        try {
            send(message("{\"" + marker + "\"", marker));
            await().atMost(SOON)
                    .until(() -> jdbc.sql("select last_value from " + name + "_seq")
                                    .query(Long.class)
                                    .single()
                            >= 2);
            assertThat(kept()).isZero();
            // As far as the broker can tell, the instance that has the message in hand is gone.
            camel.getRouteController().stopRoute(RejectedMessages.ROUTE);
        } finally {
            jdbc.sql("drop function " + name + " cascade; drop sequence " + name + "_seq")
                    .update();
            camel.getRouteController().startRoute(RejectedMessages.ROUTE);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> kept() == 1);
    }

    private void send(Message message) {
        rabbit.send(Topology.DEAD_LETTER_EXCHANGE, "test", message);
    }

    private static Message message(String text, String id) {
        return MessageBuilder.withBody(text.getBytes(UTF_8))
                .setMessageId(id)
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .build();
    }

    private static String event(UUID id, UUID store) {
        return """
                {"specversion":"1.0","id":"%s","source":"/stores/%s","type":"order.created","time":"2026-03-01T09:30:00Z",\
                "subject":"orders/41","storeid":"%s","sequence":"0000000000000000007","data":{"order_id":41}}""".formatted(id, store, store);
    }

    private long kept() {
        return ids().size();
    }

    private List<Long> ids() {
        return jdbc.sql("select id from dead_letters where position(convert_to(?, 'UTF8') in body) > 0 order by id")
                .param(marker)
                .query(Long.class)
                .list();
    }

    private long only() {
        await().atMost(SOON).until(() -> kept() == 1);
        return ids().get(0);
    }

    private JsonNode list(String query) {
        return api.get(ALL + query).as(superAdmin).send().expect(200).json().path("data");
    }

    private JsonNode read(long id) {
        return api.get(ALL + "/" + id).as(superAdmin).send().expect(200).json();
    }

    private Answer redrive(long id) {
        return api.post(ALL + "/" + id + "/redrive").as(superAdmin).send();
    }
}
