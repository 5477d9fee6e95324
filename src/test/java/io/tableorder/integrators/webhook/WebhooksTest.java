package io.tableorder.integrators.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.edge.EventSchemas;
import io.tableorder.simulator.WebhookReceiver;
import io.tableorder.simulator.WebhookReceiver.Mode;
import io.tableorder.simulator.WebhookReceiver.Request;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** From the API of staff to what receivers get. */
@Tag("broker")
class WebhooksTest extends StoreTest {

    private static final Logger LOG = LoggerFactory.getLogger(WebhooksTest.class);

    private static final String ALL = "/api/admin/webhooks";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int EVENTS = Integer.getInteger("webhook.events", 150);

    @Autowired
    private CamelContext camel;

    private final WebhookReceiver receiver = new WebhookReceiver();
    private final WebhookReceiver other = new WebhookReceiver();

    @AfterEach
    void close() {
        jdbc.sql("delete from webhooks where store_id = ?").param(store.id()).update();
        receiver.close();
        other.close();
    }

    @Test
    void staffKeepWebhooksAndSeeTheSecretOnce() {
        Answer answer = post(ALL, "{\"url\":\"" + receiver.url() + "\",\"types\":[\"order.*\"],\"description\":\"본사\"}")
                .expect(201);
        JsonNode created = answer.json();
        long id = created.path("id").asLong();
        assertThat(answer.header("Location")).isEqualTo(ALL + "/" + id);
        assertThat(created.path("secret").asText()).matches("whsec_[A-Za-z0-9+/]{32}");
        assertThat(created.path("status").asText()).isEqualTo("active");
        assertThat(created.path("target").asText()).isEqualTo("webhook-" + id);

        JsonNode read = get(id);
        assertThat(read.has("secret")).isFalse();
        assertThat(read.path("types")).extracting(JsonNode::asText).containsExactly("order.*");
        assertThat(api.get(ALL).as(store.adminToken()).send().expect(200).json().path("data"))
                .containsExactly(read);

        JsonNode changed = patch(id, "{\"types\":[\"menu.changed\"],\"description\":\"\",\"is_active\":false}")
                .expect(200)
                .json();
        assertThat(changed.path("types")).extracting(JsonNode::asText).containsExactly("menu.changed");
        assertThat(changed.path("description").isNull()).isTrue();
        assertThat(changed.path("url")).isEqualTo(read.path("url"));
        assertThat(changed.path("status").asText()).isEqualTo("paused");
        assertThat(changed.path("is_active").asBoolean()).isFalse();
        assertThat(patch(id, "{\"is_active\":true}")
                        .expect(200)
                        .json()
                        .path("is_active")
                        .asBoolean())
                .isTrue();

        assertThat(delete(id).status()).isEqualTo(204);
        assertThat(delete(id).expect(404).code()).isEqualTo("WEBHOOK_NOT_FOUND");
        assertThat(jdbc.sql("select count(*) from webhook_secrets where webhook_id = ?")
                        .param(id)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void whatIsWrongIsSaidByValue() {
        long id = create("*").id();
        assertThat(post(ALL, "{}").expect(400).json().at("/errors/0/pointer").asText())
                .isEqualTo("/url");
        for (String[] wrong : List.of(
                new String[] {"{\"url\":\"hooks\"}", "/url", "INVALID_FORMAT"},
                new String[] {"{\"url\":\"ftp://example.com/\"}", "/url", "NOT_ALLOWED"},
                new String[] {"{\"url\":\"http://me:pw@example.com/\"}", "/url", "NOT_ALLOWED"},
                new String[] {"{\"url\":\"http://169.254.169.254/\"}", "/url", "NOT_ALLOWED"},
                new String[] {
                    "{\"url\":\"https://example.com/\",\"types\":[\"*\",\"order.craeted\"]}", "/types/1", "OUT_OF_RANGE"
                },
                new String[] {"{\"url\":\"https://example.com/\",\"types\":[]}", "/types", "OUT_OF_RANGE"})) {
            for (Answer answer : List.of(post(ALL, wrong[0]), patch(id, wrong[0]))) {
                assertThat(answer.expect(400).code()).isEqualTo("VALIDATION_FAILED");
                assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo(wrong[1]);
                assertThat(answer.json().at("/errors/0/code").asText()).isEqualTo(wrong[2]);
            }
        }
        assertThat(post(ALL, "{\"url\":\"https://example.com/\",\"secret\":\"mine\"}")
                        .expect(400)
                        .json()
                        .at("/errors/0/code")
                        .asText())
                .isEqualTo("UNKNOWN_FIELD");
    }

    @Test
    void aStoreMayHaveTen() throws Exception {
        IntStream.range(0, 9).forEach(i -> create("*"));
        ExecutorService staff = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Answer>> calls =
                    Collections.nCopies(4, () -> post(ALL, "{\"url\":\"" + receiver.url() + "\"}"));
            List<Integer> statuses = new ArrayList<>();
            for (Future<Answer> call : staff.invokeAll(calls)) {
                statuses.add(call.get().status());
            }
            assertThat(statuses).containsExactlyInAnyOrder(201, 409, 409, 409);
        } finally {
            staff.shutdownNow();
        }
        assertThat(post(ALL, "{\"url\":\"" + receiver.url() + "\"}").expect(409).code())
                .isEqualTo("LIMIT_REACHED");
    }

    @Test
    void anotherStoresAreNotFound() {
        long id = create("*").id();
        String stranger = new TestStore(jdbc, tokens).adminToken();
        List<Answer> answers = List.of(
                api.get(ALL + "/" + id).as(stranger).send(),
                api.patch(ALL + "/" + id)
                        .as(stranger)
                        .json("{\"is_active\":false}")
                        .send(),
                api.delete(ALL + "/" + id).as(stranger).send(),
                api.post(ALL + "/" + id + "/secret").as(stranger).send(),
                api.post(ALL + "/" + id + "/test").as(stranger).send(),
                api.post(ALL + "/" + id + "/pause").as(stranger).send(),
                api.post(ALL + "/" + id + "/resume").as(stranger).send());
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.expect(404).code()).isEqualTo("WEBHOOK_NOT_FOUND"));
        assertThat(api.get(ALL).as(stranger).send().expect(200).json().path("data"))
                .isEmpty();
        assertThat(get(id).path("is_active").asBoolean()).isTrue();
    }

    @Test
    void eventsOfTheStoreArriveSignedAndAsTheyArePublished() {
        Made all = create("*");
        Made sessions = create("session.*", other);
        TestStore stranger = new TestStore(jdbc, tokens);
        order(stranger);
        order(store);

        await().atMost(SOON)
                .until(() -> receiver.requests().size() >= 2 && other.requests().size() == 1);
        assertThat(receiver.requests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.isSignedWith(all.secret())).isTrue();
            assertThat(request.isSignedWith(sessions.secret())).isFalse();
            JsonNode event = json(request.body());
            assertThat(EventSchemas.complaints("webhook", event)).isEmpty();
            assertThat(event.path("id").asText()).isEqualTo(request.id());
            assertThat(event.path("storeid").asText()).isEqualTo(store.id().toString());
        });
        assertThat(types(receiver)).containsExactlyInAnyOrder("session.started", "order.created");
        assertThat(types(other)).containsExactly("session.started");
        assertThat(other.requests().get(0).isSignedWith(sessions.secret())).isTrue();
        assertThat(ids(receiver)).contains(other.requests().get(0).id());

        JsonNode delivery = awaitStates(all, "confirmed", "confirmed").get(0);
        JsonNode attempt = delivery(delivery).at("/attempt_log/0");
        assertThat(attempt.path("request").asText())
                .contains("webhook-signature: v1,")
                .doesNotContain(all.secret());
        assertThat(attempt.path("response").asText()).startsWith("HTTP 200").endsWith("ok");
    }

    @Test
    void afterARotationBothSecretsVerifyForADay() {
        Made webhook = create("order.created");
        JsonNode rotated =
                post(ALL + "/" + webhook.id() + "/secret").expect(200).json();
        String second = rotated.path("secret").asText();
        assertThat(second).isNotEqualTo(webhook.secret());
        assertThat(Instant.parse(rotated.path("old_secret_expires_at").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
        assertThat(test(webhook).isSignedWith(webhook.secret())).isTrue();
        assertThat(test(webhook).isSignedWith(second)).isTrue();

        String third = post(ALL + "/" + webhook.id() + "/secret")
                .expect(200)
                .json()
                .path("secret")
                .asText();
        Request request = test(webhook);
        assertThat(List.of(webhook.secret(), second, third)).allMatch(request::isSignedWith);

        jdbc.sql("update webhook_secrets set expires_at = now() where webhook_id = ? and expires_at is not null")
                .param(webhook.id())
                .update();
        assertThat(get(webhook.id()).path("old_secret_expires_at").isNull()).isTrue();
        request = test(webhook);
        assertThat(request.isSignedWith(third)).isTrue();
        assertThat(List.of(webhook.secret(), second)).noneMatch(request::isSignedWith);
    }

    @Test
    void aFailedDeliveryIsMadeAgainAndAConfirmedOneIfStaffAskForIt() {
        Made webhook = create("order.created");
        receiver.answers(503, "Retry-After: 1").says("오븐이 꺼졌어요");
        order(store);
        JsonNode failed = awaitStates(webhook, "failed").get(0);
        assertThat(failed.path("code").asText()).isEqualTo("HTTP_503");
        assertThat(delivery(failed).at("/attempt_log/0/response").asText()).contains("오븐이 꺼졌어요");

        receiver.answers(200);
        // The first step of the ladder, about five seconds.
        awaitStates(webhook, "confirmed");
        post("/api/admin/deliveries/" + failed.path("id").asLong() + "/retry").expect(200);
        await().atMost(SOON).until(() -> receiver.requests().size() == 3);
        assertThat(ids(receiver).stream().distinct()).hasSize(1);
        assertThat(receiver.requests().stream().map(Request::body).distinct()).hasSize(1);
        assertThat(get(webhook.id()).path("failing_since").isNull()).isTrue();
    }

    @Test
    void aTestEventGoesTheWayOfAllEventsWhateverTheTypes() {
        Made webhook = create("menu.changed");
        JsonNode sent = post(ALL + "/" + webhook.id() + "/test").expect(200).json();
        assertThat(sent.path("target").asText()).isEqualTo(webhook.target());
        await().atMost(SOON).until(() -> receiver.requests().size() == 1);
        Request request = receiver.requests().get(0);
        assertThat(request.id()).isEqualTo(sent.path("event_id").asText());
        assertThat(json(request.body()).path("type").asText()).isEqualTo("webhook.test");
        assertThat(EventSchemas.complaints("webhook", json(request.body()))).isEmpty();
        assertThat(request.isSignedWith(webhook.secret())).isTrue();
        assertThat(awaitStates(webhook, "confirmed").get(0).path("event_type").asText())
                .isEqualTo("webhook.test");
    }

    @Test
    void aPausedWebhooksEventsWaitUntilItIsResumed() {
        Made webhook = create("order.*");
        assertThat(post(ALL + "/" + webhook.id() + "/pause")
                        .expect(200)
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("paused");
        order(store);
        awaitStates(webhook, "pending");
        post(ALL + "/" + webhook.id() + "/test").expect(200);
        assertThat(receiver.requests()).isEmpty();

        JsonNode resumed =
                post(ALL + "/" + webhook.id() + "/resume").expect(200).json();
        assertThat(resumed.path("status").asText()).isEqualTo("active");
        awaitStates(webhook, "confirmed", "confirmed");
        assertThat(types(receiver)).containsExactlyInAnyOrder("order.created", "webhook.test");
    }

    @Test
    void resumingSendsWhatWaitsForALaterStep() {
        Made webhook = create("order.created");
        receiver.answers(500);
        order(store);
        JsonNode failed = awaitStates(webhook, "failed").get(0);
        jdbc.sql("update deliveries set due_at = now() + interval '12 hours' where id = ?")
                .param(failed.path("id").asLong())
                .update();
        receiver.answers(200);
        post(ALL + "/" + webhook.id() + "/pause").expect(200);
        post(ALL + "/" + webhook.id() + "/resume").expect(200);
        awaitStates(webhook, "confirmed");
    }

    @Test
    void whoIsGoneIsPausedAtOnce() {
        Made webhook = create("*");
        receiver.answers(410);
        post(ALL + "/" + webhook.id() + "/test").expect(200);
        assertThat(awaitStates(webhook, "dead").get(0).path("code").asText()).isEqualTo("HTTP_410");
        assertThat(awaitAutoPause(webhook)).isEqualTo("GONE");

        receiver.answers(200);
        receiver.forget();
        Made witness = create("menu.changed", other);
        publish(1);
        awaitStates(witness, "confirmed");
        // The receiver is gone, so no delivery is added.
        assertThat(states(webhook)).containsExactly("dead");
        assertThat(receiver.requests()).isEmpty();
        JsonNode resumed =
                post(ALL + "/" + webhook.id() + "/resume").expect(200).json();
        assertThat(resumed.path("status_reason").isNull()).isTrue();
        publish(1);
        awaitStates(webhook, "dead", "confirmed");
    }

    @Test
    void nothingIsKeptForAWebhookThatWasPausedDaysAgo() {
        List<Made> paused = List.of(create("menu.changed"), create("menu.changed"), create("menu.changed"));
        paused.forEach(webhook -> post(ALL + "/" + webhook.id() + "/pause").expect(200));
        pausedFor(paused.get(0), "73 hours");
        pausedFor(paused.get(1), "71 hours");
        jdbc.sql("update webhooks set status = 'auto_paused', status_reason = 'FAILING' where id = ?")
                .param(paused.get(2).id())
                .update();
        pausedFor(paused.get(2), "73 hours");
        Made witness = create("menu.changed", other);
        publish(1);
        awaitStates(witness, "confirmed");
        assertThat(states(paused.get(0))).isEmpty();
        assertThat(states(paused.get(1))).containsExactly("pending");
        assertThat(states(paused.get(2))).isEmpty();

        post(ALL + "/" + paused.get(2).id() + "/resume").expect(200);
        publish(1);
        awaitStates(paused.get(2), "confirmed");
    }

    private void pausedFor(Made webhook, String time) {
        jdbc.sql("update webhooks set status_since = now() - cast(? as interval) where id = ?")
                .params(time, webhook.id())
                .update();
    }

    @Test
    void whoRejectsTwentyInARowIsPaused() {
        Made webhook = create("*");
        receiver.answers(401);
        for (int i = 0; i < PauseReason.REJECTIONS - 1; i++) {
            post(ALL + "/" + webhook.id() + "/test").expect(200);
        }
        awaitAll(webhook, "dead", PauseReason.REJECTIONS - 1);
        assertThat(get(webhook.id()).path("status").asText()).isEqualTo("active");
        post(ALL + "/" + webhook.id() + "/test").expect(200);
        assertThat(awaitAutoPause(webhook)).isEqualTo("REJECTING");
    }

    @Test
    void whoTakesNothingForADayIsPaused() {
        Made webhook = create("*");
        receiver.answers(500);
        post(ALL + "/" + webhook.id() + "/test").expect(200);
        awaitStates(webhook, "failed");
        assertThat(get(webhook.id()).path("failing_since").isNull()).isFalse();
        jdbc.sql("update webhooks set failing_since = now() - interval '25 hours', failures = 4 where id = ?")
                .param(webhook.id())
                .update();
        post(ALL + "/" + webhook.id() + "/test").expect(200);
        assertThat(awaitAutoPause(webhook)).isEqualTo("FAILING");
        assertThat(states(webhook)).containsExactly("failed", "failed");
    }

    @Test
    void whatWaitsForADeletedWebhookIsCancelled() {
        Made webhook = create("order.created");
        post(ALL + "/" + webhook.id() + "/pause").expect(200);
        order(store);
        awaitStates(webhook, "pending");
        delete(webhook.id());
        assertThat(states(webhook)).containsExactly("cancelled");
        assertThat(store.count("dead_letters")).isZero();
    }

    @Test
    void aWebhookMadeOnAnotherInstanceIsServedHereSoon() {
        long id = jdbc.sql("""
                        insert into webhooks (store_id, url, types, created_by, updated_by)
                        values (?, ?, '{order.created}', 'admin:1', 'admin:1') returning id
                        """)
                .params(store.id(), receiver.url())
                .query(Long.class)
                .single();
        Secret secret = Secret.random();
        jdbc.sql("insert into webhook_secrets (store_id, webhook_id, secret, created_by) values (?, ?, ?, 'admin:1')")
                .params(store.id(), id, secret.reveal())
                .update();
        order(store);
        await().atMost(SOON).until(() -> receiver.requests().size() == 1);
        assertThat(receiver.requests().get(0).isSignedWith(secret.reveal())).isTrue();
    }

    @Test
    void whatFailsIsSentAgainFromFiveSecondsToTwelveHours() {
        assertThat(Webhook.POLICY.ladder())
                .isSorted()
                .startsWith(Duration.ofSeconds(5))
                .endsWith(Duration.ofHours(12));
        assertThat(Webhook.POLICY.expiry()).isEqualTo(Duration.ofDays(3));
    }

    /** With {@code -Dwebhook.events=1000} it says how long the good one takes, alone and beside the other. */
    @Test
    void aReceiverThatHangsDoesNotHoldUpAnother() {
        Made good = create("menu.changed");
        publish(EVENTS);
        long alone = awaitAll(good, "confirmed", EVENTS);
        receiver.forget();

        create("menu.changed", other.does(Mode.HANG));
        publish(EVENTS);
        long beside = awaitAll(good, "confirmed", 2 * EVENTS);
        LOG.info("{} events arrive in {} ms, beside a receiver that hangs in {} ms", EVENTS, alone, beside);
        assertThat(ids(receiver).stream().distinct()).hasSize(EVENTS);
        assertThat(other.requests()).hasSizeLessThan(EVENTS);
    }

    @Test
    void theSampleOfADropInSendsByTheSameSender() throws Exception {
        String secret = "whsec_" + Base64.getEncoder().encodeToString("+/+/ 식당의 비밀 +/+/".getBytes(UTF_8));
        String stem = "test-x" + UUID.randomUUID().toString().replace("-", "");
        System.setProperty(stem + ".store", store.id().toString());
        System.setProperty(stem + ".secret", secret);
        System.setProperty(stem + ".url", receiver.url("/hooks?a=1&b=2"));
        String yaml = Files.readString(Path.of("routes/samples/acme-webhook.camel.yaml"))
                .replace("acme-webhook", stem)
                .replace("types: \"order.*\"", "types: order.created");
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString(stem + ".camel.yaml", yaml));
        try {
            order(store);
            await().atMost(SOON).until(() -> receiver.requests().size() == 1);
            Request request = receiver.requests().get(0);
            assertThat(request.line()).isEqualTo("POST /hooks?a=1&b=2 HTTP/1.1");
            assertThat(request.isSignedWith(secret)).isTrue();
            assertThat(request.header("content-type")).isEqualTo("application/cloudevents+json");
            assertThat(json(request.body()).path("type").asText()).isEqualTo("order.created");
        } finally {
            camel.getRouteController().stopRoute(stem);
            camel.removeRoute(stem);
            System.clearProperty(stem + ".store");
            System.clearProperty(stem + ".secret");
            System.clearProperty(stem + ".url");
        }
    }

    @Test
    void anEventThatIsReadTwiceIsDeliveredOnce() {
        Made webhook = create("menu.changed");
        publish(1);
        awaitStates(webhook, "confirmed");
        jdbc.sql("update log_cursors set seq = 0 where store_id = ?")
                .param(store.id())
                .update();
        publish(1);
        awaitStates(webhook, "confirmed", "confirmed");
        assertThat(ids(receiver)).hasSize(2).doesNotHaveDuplicates();
    }

    /** A webhook of the store, with its secret. */
    private record Made(long id, String secret) {

        String target() {
            return StoreWebhook.target(id);
        }
    }

    private Made create(String types) {
        return create(types, receiver);
    }

    private Made create(String types, WebhookReceiver to) {
        JsonNode made = post(ALL, "{\"url\":\"" + to.url() + "\",\"types\":[\"" + types + "\"]}")
                .expect(201)
                .json();
        return new Made(made.path("id").asLong(), made.path("secret").asText());
    }

    /** Sends a test event, and says what has arrived. */
    private Request test(Made webhook) {
        receiver.forget();
        post(ALL + "/" + webhook.id() + "/test").expect(200);
        await().atMost(SOON).until(() -> receiver.requests().size() == 1);
        return receiver.requests().get(0);
    }

    private void order(TestStore where) {
        api.post("/api/customer/orders")
                .as(where.tableToken(0))
                .json(where.cart())
                .send()
                .expect(201);
    }

    /** Events of this store, each of another menu that no connector asks for. */
    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            jdbc.sql("select seq from append_event(?, 'menu.changed', 'menu', ?, 1, '{\"made_up\":\"덜 맵게\"}')")
                    .params(store.id(), -ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE))
                    .query(Long.class)
                    .single();
        }
    }

    /** @return for how many milliseconds that took */
    private long awaitAll(Made webhook, String state, int count) {
        long start = System.nanoTime();
        await().atMost(Duration.ofMinutes(3))
                .until(() -> jdbc.sql("select count(*) from deliveries where target = ? and state = ?")
                                .params(webhook.target(), state)
                                .query(Integer.class)
                                .single()
                        == count);
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    private List<JsonNode> awaitStates(Made webhook, String... states) {
        await().atMost(SOON).untilAsserted(() -> assertThat(states(webhook)).containsExactlyInAnyOrder(states));
        return deliveries(webhook);
    }

    private List<String> states(Made webhook) {
        return deliveries(webhook).stream()
                .map(delivery -> delivery.path("state").asText())
                .toList();
    }

    private List<JsonNode> deliveries(Made webhook) {
        List<JsonNode> deliveries = new ArrayList<>();
        api.get("/api/admin/deliveries?target=" + webhook.target())
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("data")
                .forEach(deliveries::add);
        return deliveries;
    }

    private JsonNode delivery(JsonNode listed) {
        return api.get("/api/admin/deliveries/" + listed.path("id").asLong())
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
    }

    private String awaitAutoPause(Made webhook) {
        await().atMost(SOON)
                .until(() -> get(webhook.id()).path("status").asText().equals("auto_paused"));
        return get(webhook.id()).path("status_reason").asText();
    }

    private static List<String> ids(WebhookReceiver from) {
        return from.requests().stream().map(Request::id).toList();
    }

    private static List<String> types(WebhookReceiver from) {
        return from.requests().stream()
                .map(request -> json(request.body()).path("type").asText())
                .toList();
    }

    private static JsonNode json(String text) {
        return new Answer(200, Map.of(), text).json();
    }

    private JsonNode get(long id) {
        return api.get(ALL + "/" + id).as(store.adminToken()).send().expect(200).json();
    }

    private Answer post(String path) {
        return api.post(path).as(store.adminToken()).send();
    }

    private Answer post(String path, String body) {
        return api.post(path).as(store.adminToken()).json(body).send();
    }

    private Answer patch(long id, String body) {
        return api.patch(ALL + "/" + id).as(store.adminToken()).json(body).send();
    }

    private Answer delete(long id) {
        return api.delete(ALL + "/" + id).as(store.adminToken()).send();
    }
}
