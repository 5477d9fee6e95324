package io.tableorder.integrators.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tableorder.integrators.delivery.GivenUp;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Housekeeping;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The desk itself. What becomes of a redriven event is for {@code RedriveTest}. */
class DeadLettersTest extends StoreTest {

    private static final String ALL = "/api/admin/dead-letters";
    private static final String OF_ANY_STORE = "/api/superadmin/dead-letters";
    private static final String GONE = "no-such-connector";

    @Autowired
    private DeadLetters letters;

    @Autowired
    private NewDeadLetters newLetters;

    @Autowired
    private CamelContext camel;

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
                        + " kind = 'printer', code = 'EXPIRED',"
                        + " cause = 'java.io.IOException: Drawer IS open 100%_ 용지 없음', created_at = now() - interval '2 days'"
                        + " where id = ?")
                .param(second)
                .update();
        assertThat(ids("?subject=orders/42")).containsExactly(second);
        assertThat(ids("?event_type=order.deleted")).containsExactly(second);
        assertThat(ids("?queue=acme-2")).containsExactly(second);
        assertThat(ids("?kind=printer")).containsExactly(second);
        assertThat(ids("?kind=connector")).containsExactly(first);
        assertThat(ids("?code=EXPIRED&state=open")).containsExactly(second);
        assertThat(ids("?code=ROUTE_FAILED")).containsExactly(first);
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
    void manyAreDiscardedByAFilterAndEachKeepsWhoDidItAndWhy() {
        long first = letter("delivery:webhook-7", "open");
        long printed = letter("acme-printer", "open");
        long redriven = letter("delivery:webhook-7", "redriven");
        long second = letter("delivery:webhook-7", "open");
        TestStore stranger = new TestStore(jdbc, tokens);
        assertThat(discardAll("{\"route_id\":\"delivery:webhook-7\"}")
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
        String wanted = "{\"route_id\":\"delivery:webhook-7\",\"kind\":\"connector\",\"code\":\"ROUTE_FAILED\","
                + "\"reason\":\"아무도 쓰지 않음\"}";
        assertThat(api.post(ALL + "/discard")
                        .as(stranger.adminToken())
                        .json(wanted)
                        .send()
                        .expect(200)
                        .json()
                        .path("discarded")
                        .asInt())
                .isZero();

        assertThat(discarded(wanted)).isEqualTo(2);
        for (long id : List.of(first, second)) {
            JsonNode letter = read(id);
            assertThat(letter.path("state").asText()).isEqualTo("discarded");
            assertThat(letter.path("acts")).hasSize(1);
            assertThat(letter.at("/acts/0/act").asText()).isEqualTo("discard");
            assertThat(letter.at("/acts/0/actor").asText()).isEqualTo("admin:" + store.admin());
            assertThat(letter.at("/acts/0/reason").asText()).isEqualTo("아무도 쓰지 않음");
        }
        assertThat(read(printed).path("state").asText()).isEqualTo("open");
        assertThat(read(redriven).path("state").asText()).isEqualTo("redriven");
        assertThat(discarded(wanted)).isZero();
        assertThat(discarded("{\"reason\":\"끝\"}")).isEqualTo(1);
    }

    @Test
    void fiveHundredAreDiscardedAtATimeOldestFirst() {
        jdbc.sql("""
                        insert into dead_letters (store_id, route_id, body, headers, cause, attempts)
                        select ?, 'acme-pos', '', '{}', 'x', 1 from generate_series(1, 501)
                        """).param(store.id()).update();
        long newest = ids("?page_size=1").get(0);
        assertThat(discarded("{\"reason\":\"끝\"}")).isEqualTo(500);
        assertThat(ids("?state=open")).containsExactly(newest);
        assertThat(discarded("{\"reason\":\"끝\"}")).isEqualTo(1);
        assertThat(discarded("{\"reason\":\"끝\"}")).isZero();
    }

    @Test
    void aSuperAdminReadsThoseOfAnyStoreAndActsOnNone() {
        long id = letter("acme-pos", "open");
        letter("acme-printer", "redriven");
        String superAdmin = store.superAdminToken();
        JsonNode open = api.get(OF_ANY_STORE + "?state=open&store_id=" + store.id())
                .as(superAdmin)
                .send()
                .expect(200)
                .json();
        assertThat(open.path("data").findValuesAsText("id")).containsExactly(String.valueOf(id));
        assertThat(open.at("/data/0/store_id").asText()).isEqualTo(store.id().toString());
        JsonNode letter = api.get(OF_ANY_STORE + "/" + id)
                .as(superAdmin)
                .send()
                .expect(200)
                .json();
        assertThat(letter).isEqualTo(read(id));
        assertThat(letter.path("store_id").asText()).isEqualTo(store.id().toString());

        assertThat(api.get(OF_ANY_STORE + "?page_size=200")
                        .as(superAdmin)
                        .send()
                        .expect(200)
                        .json()
                        .path("data")
                        .findValuesAsText("store_id"))
                .as("without a store those of none")
                .allMatch("null"::equals);
        assertThat(api.get(OF_ANY_STORE + "?store_id=mine")
                        .as(superAdmin)
                        .send()
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
        assertThat(api.get(OF_ANY_STORE + "/999999999999")
                        .as(superAdmin)
                        .send()
                        .expect(404)
                        .code())
                .isEqualTo("DEAD_LETTER_NOT_FOUND");
        for (Answer refused : List.of(
                api.post(OF_ANY_STORE + "/" + id + "/redrive").as(superAdmin).send(),
                api.post(OF_ANY_STORE + "/" + id + "/discard")
                        .as(superAdmin)
                        .json("{\"reason\":\"mine\"}")
                        .send())) {
            assertThat(refused.expect(404).code()).isEqualTo("DEAD_LETTER_NOT_FOUND");
        }
        assertThat(read(id).path("state").asText()).isEqualTo("open");
    }

    @Test
    void whatASuperAdminReadsOfAStoreIsRecorded() {
        long id = letter("acme-pos", "open");
        read(id);
        assertThat(reads()).as("of its staff").isEmpty();
        String request = "r-" + UUID.randomUUID();
        api.get(OF_ANY_STORE + "/" + id)
                .as(store.superAdminToken())
                .header("X-Request-Id", request)
                .send()
                .expect(200);
        assertThat(reads()).containsExactly("dead_letters " + request);
    }

    private List<String> reads() {
        return jdbc.sql("select data || ' ' || request_id from store_reads where store_id = ? order by id")
                .param(store.id())
                .query(String.class)
                .list();
    }

    @Test
    void aSuperAdminDiscardsManyThatBelongToNoStore() {
        String route = "stray-" + UUID.randomUUID();
        long owned = letter(route, "open");
        jdbc.sql("insert into dead_letters (route_id, body, headers, cause, attempts) values (?, '', '{}', 'x', 1)")
                .param(route)
                .update();
        assertThat(api.post(OF_ANY_STORE + "/discard")
                        .as(store.superAdminToken())
                        .json("{\"route_id\":\"" + route + "\",\"reason\":\"시험\"}")
                        .send()
                        .expect(200)
                        .json()
                        .path("discarded")
                        .asInt())
                .isEqualTo(1);
        assertThat(read(owned).path("state").asText()).isEqualTo("open");
    }

    @Test
    void aDeliveryForAStoreThatIsNotThereBelongsToNoStoreAndCanOnlyBeDiscarded() {
        UUID stray = UUID.randomUUID();
        String target = "test-" + stray;
        UUID event = UUID.randomUUID();
        jdbc.sql("insert into delivery_targets (name) values (?)").param(target).update();
        long delivery =
                jdbc.sql("""
                        insert into deliveries (store_id, target, kind, on_paper, event_id, event_type, event_time, content, state, expires_at)
                        values (?, ?, 'printer', true, ?, 'order.created', now(), '{}', 'dead', now()) returning id
                        """).params(stray, target, event).query(Long.class).single();
        long id = newLetters.add(
                new GivenUp(
                        delivery,
                        UUID.randomUUID(),
                        stray,
                        target,
                        "printer",
                        event,
                        "order.created",
                        null,
                        null,
                        "{}",
                        1,
                        "REFUSED",
                        null),
                "{}");
        String superAdmin = store.superAdminToken();
        assertThat(api.post(OF_ANY_STORE + "/" + id + "/redrive")
                        .as(superAdmin)
                        .send()
                        .expect(409)
                        .code())
                .isEqualTo("DEAD_LETTER_CANNOT_REDRIVE");
        api.post(OF_ANY_STORE + "/" + id + "/discard")
                .as(superAdmin)
                .json("{\"reason\":\"시험\"}")
                .send()
                .expect(200);
    }

    @Test
    void settledOnesAreForgottenAfterTheirTimeAndOpenOnesNever() {
        long open = letter("acme-pos", "open");
        long recent = letter("acme-pos", "open");
        long past = letter("acme-pos", "open");
        jdbc.sql("update dead_letters set created_at = now() - interval '2 years' where store_id = ?")
                .param(store.id())
                .update();
        for (long id : List.of(recent, past)) {
            discard(id, "{\"reason\":\"끝\"}").expect(200);
        }
        settledDaysAgo(recent, 29);
        settledDaysAgo(past, 31);

        Housekeeping.run(camel, "purge-dead-letters");
        assertThat(ids("")).containsExactly(recent, open);
        assertThat(store.count("dead_letter_acts")).isEqualTo(1);
    }

    @Test
    void onlyRecentOpenDeadLettersCountAsRecent() {
        String kind = "kind-" + UUID.randomUUID();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        DeadLetterDepth depth = new DeadLetterDepth(letters, meters);
        long fresh = letter("acme-pos", "open");
        long abandoned = letter("acme-pos", "open");
        letter("acme-pos", "discarded");
        jdbc.sql("update dead_letters set kind = ? where store_id = ?")
                .param(kind)
                .param(store.id())
                .update();
        jdbc.sql("update dead_letters set created_at = now() - interval '61 minutes' where id = ?")
                .param(abandoned)
                .update();
        depth.count();
        assertThat(recent(meters, kind)).isEqualTo(1);
        assertThat(depth.open()).isGreaterThanOrEqualTo(2);

        jdbc.sql("update dead_letters set created_at = now() - interval '61 minutes' where id = ?")
                .param(fresh)
                .update();
        depth.count();
        assertThat(recent(meters, kind)).isZero();
        assertThat(recent(meters, "connector")).isNotNegative();
        assertThat(recent(meters, "broker")).isNotNegative();
    }

    private static double recent(SimpleMeterRegistry meters, String kind) {
        return meters.get("tableorder.dead.letters.recent")
                .tag("kind", kind)
                .gauge()
                .value();
    }

    private void settledDaysAgo(long id, int days) {
        jdbc.sql("update dead_letter_acts set at = now() - ? * interval '1 day' where dead_letter_id = ?")
                .param(days)
                .param(id)
                .update();
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

    private Answer discardAll(String body) {
        return api.post(ALL + "/discard").as(store.adminToken()).json(body).send();
    }

    private int discarded(String body) {
        return discardAll(body).expect(200).json().path("discarded").asInt();
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
