package io.tableorder.integrators.pull;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.event.CloudEvent;
import io.tableorder.event.LogReader;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class PullEventsTest extends StoreTest {

    private static final String EVENTS = "/api/integrations/events";

    @Autowired
    private LogReader log;

    private String key;

    @BeforeEach
    void makeAKey() {
        key = store.apiKey();
    }

    @Test
    void theLogIsHandedOutAsItIsPublished() {
        long order = store.placeOrder(api, 0);
        api.patch("/api/admin/orders/" + order + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"preparing\"}")
                .send()
                .expect(200);

        Answer answer = pull("").expect(200);

        assertThat(types(answer)).endsWith("order.created", "order.status_changed");
        List<String> published = log.after(store.id(), 0, 100, 1_000_000).events().stream()
                .map(CloudEvent::json)
                .toList();
        assertThat(answer.text()).startsWith("{\"data\":[" + String.join(",", published) + "]");
        assertThat(answer.json().path("next_after").asLong()).isEqualTo(published.size());
        assertThat(answer.json().path("has_more").asBoolean()).isFalse();
        assertThat(answer.json().at("/data/0/storeid").asText())
                .isEqualTo(store.id().toString());
    }

    @Test
    void aLogIsFetchedPageByPageEachEventOnce() {
        append("order", 7);
        List<Long> places = new ArrayList<>();
        long after = 0;
        boolean hasMore = true;
        while (hasMore) {
            JsonNode page = pull("?limit=3&after=" + after).expect(200).json();
            page.path("data")
                    .forEach(event ->
                            places.add(Long.valueOf(event.path("sequence").asText())));
            after = page.path("next_after").asLong();
            hasMore = page.path("has_more").asBoolean();
        }
        assertThat(places).isEqualTo(LongStream.rangeClosed(1, 7).boxed().toList());
        assertNothing(pull("?after=7"), 7);
        append("order", 1);
        assertThat(pull("?after=7").json().path("data")).hasSize(1);
    }

    @Test
    void aNewStoreHasAnEmptyLog() {
        assertNothing(pull(""), 0);
        assertNothing(pull("?after=0"), 0);
    }

    @Test
    void onlyWantedTypesComeAndThePlaceMovesOnAllTheSame() {
        append("order", 2);
        append("menu", 2);
        append("order", 1);

        assertThat(types(pull("?types=order.*"))).containsOnly("order.test").hasSize(3);
        assertThat(types(pull("?types=menu.test, session.*")))
                .containsOnly("menu.test")
                .hasSize(2);
        assertThat(types(pull("?types=*.test"))).hasSize(5);
        assertThat(types(pull("?types=*"))).hasSize(5);
        assertThat(types(pull("?types=order.test_only,order"))).isEmpty();
        assertNothing(pull("?types=session.*"), 5);
        JsonNode first = pull("?types=menu.*&limit=1").json();
        assertThat(first.path("next_after").asLong()).isEqualTo(3);
        assertThat(first.path("has_more").asBoolean()).isTrue();
        JsonNode last = pull("?types=order.*&limit=1&after=4").json();
        assertThat(last.path("has_more").asBoolean()).isFalse();
    }

    @Test
    void manyUnwantedEventsArePassedInSeveralPages() {
        append("menu", 4_500);
        append("order", 1);
        int pages = 0;
        long after = 0;
        List<String> types = new ArrayList<>();
        JsonNode page;
        do {
            page = pull("?types=order.*&after=" + after).expect(200).json();
            assertThat(page.path("next_after").asLong()).isGreaterThan(after);
            after = page.path("next_after").asLong();
            page.path("data").forEach(event -> types.add(event.path("type").asText()));
            pages++;
        } while (page.path("has_more").asBoolean());
        assertThat(types).containsExactly("order.test");
        assertThat(after).isEqualTo(4_501);
        assertThat(pages).isGreaterThan(1);
    }

    @Test
    void whoComesTooLateIsToldWhereTheLogBegins() {
        append("order", 5);
        forget(1, 2);

        assertExpired("?after=0", 2);
        assertExpired("?after=1", 2);
        assertThat(places(pull("?after=2"))).containsExactly(3L, 4L, 5L);
        assertThat(places(pull(""))).containsExactly(3L, 4L, 5L);

        forget(3, 5);
        assertExpired("?after=4", 5);
        assertNothing(pull(""), 5);
        assertNothing(pull("?after=5"), 5);
    }

    @Test
    void aGapInTheMiddleIsNotSkipped() {
        append("order", 6);
        // 1 and 2 could not be published yet, and outlive those behind them.
        forget(3, 4);

        assertThat(places(pull(""))).containsExactly(5L, 6L);
        JsonNode survivors = pull("?after=0").json();
        assertThat(survivors.path("data")).hasSize(2);
        assertThat(survivors.path("has_more").asBoolean()).isTrue();
        assertExpired("?after=2", 4);
        forget(5, 6);
        assertExpired("?after=2", 6);
        assertNothing(pull(""), 6);
    }

    @Test
    void aPlaceThatIsYetToComeIsOfAnotherLog() {
        append("order", 2);
        assertExpired("?after=3", 0);
        assertExpired("?after=999999999999999999", 0);
    }

    @Test
    void badQuestionsAreRefused() {
        for (String query : List.of(
                "?after=-1",
                "?after=x",
                "?after=9223372036854775808",
                "?after=1&after=2",
                "?limit=0",
                "?limit=501",
                "?limit=x",
                "?types=Order",
                "?types=order.created,",
                "?types=order.*.*",
                "?types=%25",
                "?types=%00",
                "?types=" + "a".repeat(501))) {
            assertThat(api.get(EVENTS + query)
                            .as(key)
                            .sendUnchecked()
                            .expect(400)
                            .code())
                    .as(query)
                    .isEqualTo("VALIDATION_FAILED");
        }
    }

    @Test
    void aStoreSeesItsOwnLogOnly() {
        TestStore other = new TestStore(jdbc, tokens);
        append("order", 3);
        Answer answer = api.get(EVENTS).as(other.apiKey()).send().expect(200);
        assertNothing(answer, 0);
        assertThat(answer.text()).doesNotContain(store.id().toString());
    }

    @Test
    void eachKeyHasItsOwnBudget() {
        String other = store.apiKey();
        long first = remaining(pull(""));
        assertThat(remaining(pull(""))).isLessThanOrEqualTo(first);
        assertThat(pull("").header("RateLimit-Policy")).contains("reads");
        assertThat(remaining(api.get(EVENTS).as(other).send())).isEqualTo(first);
    }

    private static long remaining(Answer answer) {
        return Long.parseLong(String.valueOf(answer.header("X-RateLimit-Remaining")));
    }

    private Answer pull(String query) {
        return api.get(EVENTS + query.replace(" ", "%20")).as(key).send();
    }

    private void assertExpired(String query, long beginning) {
        Answer answer = api.get(EVENTS + query)
                .as(key)
                .header("Accept-Language", "en")
                .send()
                .expect(410);
        assertThat(answer.code()).isEqualTo("EVENTS_EXPIRED");
        assertThat(answer.json().path("after").asLong()).isEqualTo(beginning);
        assertThat(answer.json().path("detail").asText()).isEqualTo("The log keeps what came after " + beginning + ".");
    }

    private static void assertNothing(Answer answer, long place) {
        answer.expect(200);
        assertThat(answer.json().path("data")).isEmpty();
        assertThat(answer.json().path("next_after").asLong()).isEqualTo(place);
        assertThat(answer.json().path("has_more").asBoolean()).isFalse();
    }

    private static List<String> types(Answer answer) {
        return answer.expect(200).json().path("data").findValuesAsText("type");
    }

    private static List<Long> places(Answer answer) {
        return answer.expect(200).json().path("data").findValuesAsText("sequence").stream()
                .map(Long::valueOf)
                .toList();
    }

    /** Events of nothing in particular. */
    private void append(String aggregate, int count) {
        jdbc.sql("""
                        select count(e.seq)
                          from generate_series(1, ?) n
                         cross join lateral append_event(?, ? || '.test', ?, (random() * 1e15)::bigint + n, 1, '{"made_up": 1}') e
                        """)
                .params(count, store.id(), aggregate, aggregate)
                .query(Long.class)
                .single();
    }

    private void forget(long from, long to) {
        jdbc.sql("delete from outbox where store_id = ?").param(store.id()).update();
        jdbc.sql("delete from event_log where store_id = ? and seq between ? and ?")
                .params(store.id(), from, to)
                .update();
    }
}
