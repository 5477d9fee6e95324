package io.tableorder.restaurant.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.access.account.Tokens;
import io.tableorder.testing.Api;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.TestStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The proof of "never twice": every request for an order comes 64 times at once, and the order is there once. */
@IntegrationTest
class TwinsTest {

    private static final String ORDERS = "/api/customer/orders";
    private static final int STORES = 5;
    private static final int TABLES = 2;
    private static final int KEYS_PER_TABLE = 20;
    private static final int TWINS = 64;

    /** More than the twins of one key, so that those of two tables overlap; fewer than would be refused as too many: see Admission. */
    private static final int IN_FLIGHT = TWINS + 16;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Tokens tokens;

    @LocalServerPort
    private int port;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);

    /** One key of one table, and what its twins were answered. */
    private record Burst(HttpRequest request, List<CompletableFuture<HttpResponse<String>>> answers) {}

    /** The contract is held against the requests at the end only: it would cost more than all the rest. */
    @Test
    void ofManyTwinsAtOnceOneIsTheOrderAndTheOthersAreAnsweredLikeIt() throws InterruptedException {
        List<TestStore> stores =
                Stream.generate(() -> new TestStore(jdbc, tokens)).limit(STORES).toList();
        List<List<String>> tableTokens = stores.stream()
                .map(store -> List.of(store.tableToken(0), store.tableToken(1)))
                .toList();
        // The tables of all stores use the same keys, which are never the same to us.
        List<String> keys = Stream.generate(() -> UUID.randomUUID().toString())
                .limit(KEYS_PER_TABLE)
                .toList();

        List<Burst> bursts = new ArrayList<>();
        for (String key : keys) {
            for (int store = 0; store < STORES; store++) {
                for (int table = 0; table < TABLES; table++) {
                    HttpRequest request = request(
                            tableTokens.get(store).get(table),
                            key,
                            stores.get(store).cart());
                    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
                    for (int twin = 0; twin < TWINS; twin++) {
                        answers.add(send(request));
                    }
                    bursts.add(new Burst(request, answers));
                }
            }
        }

        assertThat(bursts).hasSize(STORES * TABLES * KEYS_PER_TABLE);
        List<String> orders = new ArrayList<>();
        for (Burst burst : bursts) {
            orders.add(theOneAnswerOf(burst));
        }
        assertThat(orders).doesNotHaveDuplicates();
        for (TestStore store : stores) {
            assertThat(store.count("orders")).isEqualTo(TABLES * KEYS_PER_TABLE);
            assertThat(store.count("order_items")).isEqualTo(TABLES * KEYS_PER_TABLE * 2);
            assertThat(store.count("idempotency_keys")).isEqualTo(TABLES * KEYS_PER_TABLE);
            assertThat(createdEvents(store)).isEqualTo(TABLES * KEYS_PER_TABLE);
        }

        Api api = new Api(port);
        for (int store = 0; store < STORES; store++) {
            for (String token : tableTokens.get(store)) {
                String other = "{\"items\":[{\"menu_id\":" + stores.get(store).soup() + ",\"quantity\":7}]}";
                assertThat(api.post(ORDERS)
                                .as(token)
                                .header("Idempotency-Key", keys.get(store))
                                .json(other)
                                .send()
                                .expect(422)
                                .code())
                        .isEqualTo("IDEMPOTENCY_KEY_REUSED");
                Api.Answer replay = api.post(ORDERS)
                        .as(token)
                        .header("Idempotency-Key", keys.get(store))
                        .json(stores.get(store).cart())
                        .send()
                        .expect(201);
                assertThat(orders).contains(replay.text());
            }
            assertThat(stores.get(store).count("orders")).isEqualTo(TABLES * KEYS_PER_TABLE);
        }
    }

    /** All twins were answered with the same order, and all but one as a replay. */
    private String theOneAnswerOf(Burst burst) throws InterruptedException {
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> answer : burst.answers()) {
            answers.add(settled(burst.request(), answer.join()));
        }
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201);
        assertThat(answers.stream().filter(answer -> !isReplay(answer))).hasSize(1);
        assertThat(answers.stream().filter(TwinsTest::isReplay)).hasSize(TWINS - 1);
        List<String> bodies =
                answers.stream().map(HttpResponse::body).distinct().collect(Collectors.toList());
        assertThat(bodies).hasSize(1);
        return bodies.get(0);
    }

    /** Repeats the twin as often as the answer asks for a retry. */
    private HttpResponse<String> settled(HttpRequest request, HttpResponse<String> first) throws InterruptedException {
        HttpResponse<String> answer = first;
        while (answer.statusCode() == 409) {
            assertThat(answer.body()).contains("\"code\":\"REQUEST_IN_PROGRESS\"");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            answer = send(request).join();
        }
        return answer;
    }

    private static boolean isReplay(HttpResponse<String> answer) {
        return answer.headers().firstValue("Idempotent-Replayed").equals(java.util.Optional.of("true"));
    }

    private CompletableFuture<HttpResponse<String>> send(HttpRequest request) throws InterruptedException {
        inFlight.acquire();
        return http.sendAsync(request, BodyHandlers.ofString()).whenComplete((answer, failure) -> inFlight.release());
    }

    private HttpRequest request(String token, String key, String cart) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + ORDERS))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(cart))
                .build();
    }

    private long createdEvents(TestStore store) {
        return jdbc.sql("select count(*) from event_log where store_id = ? and type = 'order.created'")
                .param(store.id())
                .query(Long.class)
                .single();
    }
}
