package io.tableorder.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The desk itself. What becomes of a redriven event is for {@code RedriveTest}. */
class DeadLettersTest extends StoreTest {

    private static final String ALL = "/api/admin/dead-letters";
    private static final String GONE = "no-such-connector";

    @Test
    void theyAreListedNewestFirstByStateAndRoute() {
        long first = letter("acme-pos", "open");
        long second = letter("acme-printer", "redriven");
        long third = letter("acme-pos", "discarded");

        JsonNode all = list("");
        assertThat(all.path("data").findValuesAsText("id"))
                .containsExactly(String.valueOf(third), String.valueOf(second), String.valueOf(first));
        assertThat(all.at("/pagination/total_count").asInt()).isEqualTo(3);
        assertThat(all.at("/data/2/cause").asText()).isEqualTo("java.io.IOException: no paper");
        assertThat(ids("?state=open")).containsExactly(first);
        assertThat(ids("?state=redriven")).containsExactly(second);
        assertThat(ids("?route_id=acme-pos")).containsExactly(third, first);
        assertThat(ids("?page=2&page_size=2")).containsExactly(first);
        assertThat(api.get(ALL + "?state=closed")
                        .as(store.adminToken())
                        .send()
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
    }

    @Test
    void theyAreFoundByWhatIsKnownOfThem() {
        long first = letter("acme-pos", "open");
        long second = letter("acme-pos", "open");
        jdbc.sql("update dead_letters set subject = 'orders/42', event_type = 'order.deleted', queue = 'acme-2',"
                        + " cause = 'java.io.IOException: Drawer IS open 100%_ 용지 없음', created_at = now() - interval '2 days'"
                        + " where id = ?")
                .param(second)
                .update();
        assertThat(ids("?subject=orders/42")).containsExactly(second);
        assertThat(ids("?event_type=order.deleted")).containsExactly(second);
        assertThat(ids("?queue=acme-2")).containsExactly(second);
        assertThat(ids("?q=drawer%20is")).containsExactly(second, first);
        assertThat(ids("?q=100%25_")).containsExactly(second);
        assertThat(ids("?q="
                        + URLEncoder.encode(
                                Normalizer.normalize("용지 없음", Normalizer.Form.NFD), StandardCharsets.UTF_8)))
                .containsExactly(second);
        assertThat(ids("?q=NO%20PAPER&state=open&route_id=acme-pos")).containsExactly(first);
        String yesterday = Instant.now().minus(Duration.ofDays(1)).toString();
        assertThat(ids("?to=" + yesterday)).containsExactly(second);
        assertThat(ids("?from=" + yesterday)).containsExactly(first);
        assertThat(ids("?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00.5Z")).isEmpty();
        assertThat(list("?subject=orders/42&page_size=1")
                        .at("/pagination/total_count")
                        .asInt())
                .isEqualTo(1);
        for (String wrong : List.of("?from=yesterday", "?to=2026-01-01", "?q=" + "x".repeat(201), "?q=%00")) {
            assertThat(api.get(ALL + wrong)
                            .as(store.adminToken())
                            .send()
                            .expect(400)
                            .code())
                    .isEqualTo("VALIDATION_FAILED");
        }
    }

    @Test
    void oneIsReadWithAllThatIsKnownOfIt() {
        long id = letter("acme-pos", "open");
        JsonNode letter = read(id);
        assertThat(letter.path("event_type").asText()).isEqualTo("order.created");
        assertThat(letter.path("subject").asText()).isEqualTo("orders/41");
        assertThat(letter.path("cause").asText())
                .isEqualTo("java.io.IOException: no paper\njava.lang.Error: drawer is open");
        assertThat(letter.at("/headers/event-type").asText()).isEqualTo("order.created");
        assertThat(letter.path("body").asText()).isEqualTo("{\"주문\":41}");
        assertThat(letter.path("body_encoding").asText()).isEqualTo("text");
        assertThat(letter.path("acts")).isEmpty();

        jdbc.sql("update dead_letters set body = '\\xff00' where id = ?")
                .param(id)
                .update();
        assertThat(read(id).path("body").asText()).isEqualTo("/wA=");
        assertThat(read(id).path("body_encoding").asText()).isEqualTo("base64");
    }

    @Test
    void oneIsDiscardedOnceAndWithAReason() {
        long id = letter("acme-pos", "open");
        assertThat(discard(id, "{}").expect(400).code()).isEqualTo("VALIDATION_FAILED");
        assertThat(discard(id, "{\"reason\":\" \"}").expect(400).code()).isEqualTo("VALIDATION_FAILED");
        assertThat(discard(id, "{\"reason\":\"" + "가".repeat(201) + "\"}")
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
        assertThat(read(id).path("state").asText()).isEqualTo("open");

        JsonNode discarded =
                discard(id, "{\"reason\":\"포스에 직접 입력함\"}").expect(200).json();
        assertThat(discarded.path("state").asText()).isEqualTo("discarded");
        assertThat(discarded.at("/acts/0/act").asText()).isEqualTo("discard");
        assertThat(discarded.at("/acts/0/actor").asText()).isEqualTo("admin:" + store.admin());
        assertThat(discarded.at("/acts/0/reason").asText()).isEqualTo("포스에 직접 입력함");
        assertThat(read(id)).isEqualTo(discarded);

        assertThat(discard(id, "{\"reason\":\"again\"}").expect(409).code()).isEqualTo("DEAD_LETTER_SETTLED");
        assertThat(redrive(id).expect(409).code()).isEqualTo("DEAD_LETTER_SETTLED");
        assertThat(read(id).path("acts")).hasSize(1);
    }

    @Test
    void whatNoConnectorTakesStaysOpen() {
        long id = letter("acme-pos", "open");
        assertThat(redrive(id).expect(409).code()).isEqualTo("DEAD_LETTER_CANNOT_REDRIVE");
        jdbc.sql("update dead_letters set queue = null where id = ?").param(id).update();
        assertThat(redrive(id).expect(409).code()).isEqualTo("DEAD_LETTER_CANNOT_REDRIVE");
        assertThat(api.post(ALL + "/redrive")
                        .as(store.adminToken())
                        .json("{}")
                        .send()
                        .expect(200)
                        .json()
                        .path("redriven")
                        .asInt())
                .isZero();
        assertThat(read(id).path("state").asText()).isEqualTo("open");
        assertThat(read(id).path("acts")).isEmpty();
    }

    @Test
    void anotherStoresAreNotFound() {
        long id = letter("acme-pos", "open");
        String stranger = new TestStore(jdbc, tokens).adminToken();
        for (Answer answer : List.of(
                api.get(ALL + "/" + id).as(stranger).send(),
                api.post(ALL + "/" + id + "/redrive").as(stranger).send(),
                api.post(ALL + "/" + id + "/discard")
                        .as(stranger)
                        .json("{\"reason\":\"mine\"}")
                        .send())) {
            assertThat(answer.expect(404).code()).isEqualTo("DEAD_LETTER_NOT_FOUND");
        }
        assertThat(api.get(ALL).as(stranger).send().expect(200).json().path("data"))
                .isEmpty();
        assertThat(read(id).path("state").asText()).isEqualTo("open");
    }

    private List<Long> ids(String query) {
        return list(query).path("data").findValuesAsText("id").stream()
                .map(Long::valueOf)
                .toList();
    }

    private JsonNode list(String query) {
        return api.get(ALL + query).as(store.adminToken()).send().expect(200).json();
    }

    private JsonNode read(long id) {
        return api.get(ALL + "/" + id).as(store.adminToken()).send().expect(200).json();
    }

    private Answer redrive(long id) {
        return api.post(ALL + "/" + id + "/redrive").as(store.adminToken()).send();
    }

    private Answer discard(long id, String body) {
        return api.post(ALL + "/" + id + "/discard")
                .as(store.adminToken())
                .json(body)
                .send();
    }

    private long letter(String route, String state) {
        return jdbc.sql("""
                        insert into dead_letters (store_id, event_id, event_type, subject, event_seq, queue, route_id, body,
                                                  headers, cause, attempts, state)
                        values (?, ?, 'order.created', 'orders/41', 7, ?, ?, ?, '{"event-type":"order.created"}', ?, 4, ?)
                        returning id
                        """)
                .params(
                        store.id(),
                        UUID.randomUUID(),
                        GONE,
                        route,
                        "{\"주문\":41}".getBytes(UTF_8),
                        "java.io.IOException: no paper\njava.lang.Error: drawer is open",
                        state)
                .query(Long.class)
                .single();
    }
}
