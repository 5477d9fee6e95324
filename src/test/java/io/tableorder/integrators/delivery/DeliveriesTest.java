package io.tableorder.integrators.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tableorder.integrators.intake.ConnectorEvent;
import io.tableorder.testing.Api.Answer;
import io.tableorder.testing.Housekeeping;
import io.tableorder.testing.LogTap;
import io.tableorder.testing.StoreTest;
import io.tableorder.testing.TestStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

class DeliveriesTest extends StoreTest {

    private static final String ALL = "/api/admin/deliveries";
    private static final String ROUTE = "deliver-directly";
    private static final Outcome FAILED = Outcome.failed("HTTP_500", "It said 500");
    private static final Outcome OUT = Outcome.unavailable("PAPER_OUT", "The paper is out");

    @Autowired
    private Targets targets;

    @Autowired
    private DeliveryQueue queue;

    @Autowired
    private PulledDeliveries pulled;

    @Autowired
    private DeliveryLifecycle lifecycle;

    @Autowired
    private TargetStates states;

    @Autowired
    private TargetBoard board;

    @Autowired
    private AttemptRoutes routes;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private CamelContext camel;

    @Autowired
    private ObjectProvider<Channel> channels;

    @Autowired
    private ObjectProvider<StoredTargets> stored;

    @Autowired
    private ObjectMapper json;

    private final String name = "test-" + UUID.randomUUID();
    private final ScriptedTarget target = new ScriptedTarget();
    private long sequence;

    @BeforeEach
    void openTheTarget() {
        targets.open("test", name, target);
    }

    @AfterEach
    void closeTheTarget() {
        accept();
        targets.close(name);
    }

    @Test
    void anEventArrivesOnceHoweverOftenItIsAdded() {
        ConnectorEvent event = event("orders/41", Instant.now());
        assertThat(queue.add(name, event, "", "ticket")).isTrue();
        assertThat(queue.add(name, event, "", "ticket")).isFalse();
        assertThat(queue.add(name, event, "bar", "drinks")).isTrue();

        awaitState(2, "confirmed");
        assertThat(target.contents()).containsExactlyInAnyOrder("ticket", "drinks");
        assertThat(queue.add(name, event, "", "ticket")).isFalse();
    }

    @Test
    void whatIsNotCommittedIsNotDelivered() {
        transaction.executeWithoutResult(status -> {
            queue.add(name, event("orders/41", Instant.now()), "", "never");
            status.setRollbackOnly();
        });
        add("orders/42", "kept");
        awaitState(1, "confirmed");
        assertThat(target.contents()).containsExactly("kept");
    }

    @Test
    void aFailedAttemptIsMadeAgainByTheSameJobId() {
        target.answers(FAILED, FAILED.uncertain());
        add("orders/41", "ticket");
        JsonNode delivery = awaitState(1, "confirmed").get(0);

        assertThat(target.attempts()).hasSize(3);
        assertThat(target.attempts()).extracting(Delivery::jobId).containsOnly(jobId(delivery));
        assertThat(target.attempts()).extracting(Delivery::attempt).containsExactly(1, 2, 3);
        assertThat(target.attempts()).extracting(Delivery::isRepeat).containsExactly(false, false, true);
        JsonNode log = read(delivery).path("attempt_log");
        assertThat(log.findValuesAsText("result")).containsExactly("confirmed", "failed", "failed");
        assertThat(log.findValuesAsText("code")).containsExactly("OK", "HTTP_500", "HTTP_500");
    }

    @Test
    void atTheEndOfTheLadderItIsADeadLetterAndARedriveDeliversIt() {
        target.answers(FAILED, FAILED, FAILED);
        add("orders/41", "ticket");
        JsonNode delivery = awaitState(1, "dead").get(0);

        JsonNode letter = letters().get(0);
        assertThat(letters()).hasSize(1);
        assertThat(letter.path("route_id").asText()).isEqualTo("delivery:" + name);
        assertThat(letter.path("kind").asText()).isEqualTo("test");
        assertThat(letter.path("code").asText()).isEqualTo("HTTP_500");
        assertThat(letter.path("subject").asText()).isEqualTo("orders/41");
        assertThat(letter.path("cause").asText()).isEqualTo("HTTP_500: It said 500");
        assertThat(letter.path("attempts").asInt()).isEqualTo(3);

        String url = "/api/admin/dead-letters/" + letter.path("id").asText();
        api.post(url + "/redrive").as(store.adminToken()).send().expect(200);
        awaitState(1, "confirmed");
        assertThat(target.attempts()).extracting(Delivery::jobId).containsOnly(jobId(delivery));
        assertThat(api.get(url)
                        .as(store.adminToken())
                        .send()
                        .expect(200)
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("redriven");
    }

    @Test
    void redrivingAllTakesDeliveriesWithIt() {
        target.answers(Outcome.rejected("HTTP_422", "no such menu"), Outcome.rejected("HTTP_422", "no such menu"));
        add("orders/41", "one");
        add("orders/42", "two");
        awaitState(2, "dead");
        JsonNode answer = api.post("/api/admin/dead-letters/redrive")
                .as(store.adminToken())
                .json("{}")
                .send()
                .expect(200)
                .json();
        assertThat(answer.path("redriven").asInt()).isEqualTo(2);
        awaitState(2, "confirmed");
        assertThat(letters().findValuesAsText("state")).containsOnly("redriven");
    }

    @Test
    void tryingADeadDeliveryAgainSettlesItsDeadLetter() {
        target.answers(Outcome.rejected("HTTP_422", "no such menu"));
        add("orders/41", "ticket");
        JsonNode delivery = awaitState(1, "dead").get(0);
        assertThat(target.attempts()).hasSize(1);

        act(delivery, "retry").expect(200);
        awaitState(1, "confirmed");
        assertThat(letters().get(0).path("state").asText()).isEqualTo("redriven");
        assertThat(letters()).hasSize(1);
    }

    @Test
    void aTargetThatIsOutUsesUpNoStepAndKeepsTheOrder() {
        CountDownLatch refilled = new CountDownLatch(1);
        target.does(delivery -> refilled.getCount() == 0 ? Outcome.confirmed("printed") : OUT);
        add("orders/41", "first");
        await().until(() -> target.attempts().size() >= 6);
        add("orders/42", "second");
        assertThat(state().breaker(Instant.now())).isIn(Breaker.OPEN, Breaker.HALF_OPEN);
        assertThat(state().condition()).isEqualTo("PAPER_OUT");

        refilled.countDown();
        awaitState(2, "confirmed");
        assertThat(target.contents().subList(0, target.contents().size() - 1)).containsOnly("first");
        assertThat(target.contents()).endsWith("first", "second");
        assertThat(board.list(name::equals)).singleElement().satisfies(view -> {
            assertThat(view.kind()).isEqualTo("test");
            assertThat(view.condition()).isEqualTo("OK");
            assertThat(view.breaker()).isEqualTo(Breaker.CLOSED);
            assertThat(view.waiting()).isZero();
        });
        assertThat(state().condition()).isEqualTo("OK");
        assertThat(state().breaker(Instant.now())).isEqualTo(Breaker.CLOSED);
        assertThat(letters()).isEmpty();
    }

    @Test
    void theSameOutageIsOneEntryInTheLogOfAttempts() {
        target.answers(OUT, OUT, OUT, FAILED);
        add("orders/41", "ticket");
        JsonNode delivery = awaitState(1, "confirmed").get(0);
        assertThat(read(delivery).path("attempt_log").findValuesAsText("result"))
                .containsExactly("confirmed", "failed", "unavailable");
    }

    @Test
    void aTargetThatWasOutForLongAndThenFailsOnceIsNotLeftAlone() {
        target.answers(OUT, OUT, OUT, OUT, OUT, OUT, OUT, OUT, FAILED);
        add("orders/41", "ticket");
        awaitState(1, "confirmed");
        assertThat(target.attempts()).hasSize(10);
    }

    @Test
    void outagesAreNoFailures() {
        target.answers(FAILED);
        target.does(delivery -> OUT);
        add("orders/41", "ticket");
        await().atMost(Duration.ofMinutes(1)).until(() -> target.attempts().size() >= 8);
        assertThat(state().failures()).isEqualTo(1);
    }

    @Test
    void noPauseIsLongerThanThePolicySays() {
        target.with(target.policy()
                .withLadder(Collections.nCopies(20, Duration.ofMillis(20)))
                .withLongestPause(Duration.ofMillis(50)));
        target.answers(Collections.nCopies(9, FAILED).toArray(Outcome[]::new));
        add("orders/41", "ticket");
        awaitState(1, "confirmed");
    }

    @Test
    void theLastStepIsRepeatedUntilItExpiresWhereThePolicySaysSo() {
        target.with(target.policy().repeatingLastStep().withLongestPause(Duration.ofMillis(20)));
        target.answers(Collections.nCopies(9, FAILED).toArray(Outcome[]::new));
        add("orders/41", "ticket");
        awaitState(1, "confirmed");
        assertThat(target.attempts()).hasSize(10);

        target.does(delivery -> FAILED);
        add("orders/42", "another");
        await().atMost(Duration.ofMinutes(1)).until(() -> target.attempts().size() > 15);
        jdbc.sql("update deliveries set expires_at = now() where target = ? and subject = 'orders/42'")
                .param(name)
                .update();
        awaitState(1, "expired");
    }

    @Test
    void theOrderIsThatOfTheEventsHoweverLateOneComes() {
        target.with(target.policy().pulled());
        queue.add(name, event("orders/41", Instant.now(), 9), "", "cancelled");
        queue.add(name, event("orders/41", Instant.now(), 8), "", "created");
        assertThat(pulled.take(name).orElseThrow().content()).isEqualTo("created");
        assertThat(pulled.take(name)).isEmpty();
    }

    @Test
    void whatIsAddedOrRedrivenTogetherIsMadeInTheOrderOfTheEvents() {
        target.with(target.policy().pulled());
        transaction.executeWithoutResult(status -> {
            queue.add(name, event("orders/42", Instant.now(), 9), "", "second");
            queue.add(name, event("orders/41", Instant.now(), 8), "", "first");
        });
        for (String content : List.of("first", "second")) {
            Delivery next = pulled.take(name).orElseThrow();
            assertThat(next.content()).isEqualTo(content);
            pulled.settle(name, next.jobId(), Outcome.rejected("HTTP_422", "no such menu"));
        }
        api.post("/api/admin/dead-letters/redrive")
                .as(store.adminToken())
                .json("{}")
                .send()
                .expect(200);
        // As a row that was written last may lie anywhere.
        jdbc.sql("update deliveries set content = content where target = ? and content = 'first'")
                .param(name)
                .update();
        assertThat(pulled.take(name).orElseThrow().content()).isEqualTo("first");
    }

    @Test
    void partsOfOneEventDoNotWaitForEachOther() {
        target.with(target.policy().pulled().withLanes(2));
        ConnectorEvent event = event("orders/41", Instant.now());
        queue.add(name, event, "kitchen", "food");
        queue.add(name, event, "bar", "drinks");
        assertThat(List.of(
                        pulled.take(name).orElseThrow().content(),
                        pulled.take(name).orElseThrow().content()))
                .containsExactlyInAnyOrder("food", "drinks");
    }

    @Test
    void aPartIsPrintedAgainThoughTheOtherIsOnPaper() {
        onPaper();
        target.does(delivery -> delivery.content().equals("food") && delivery.attempt() == 1
                ? Outcome.rejected("JOB_TOO_LARGE", "It does not take so much")
                : Outcome.confirmed("printed"));
        ConnectorEvent event = event("orders/41", Instant.now());
        queue.add(name, event, "kitchen", "food");
        queue.add(name, event, "bar", "drinks");
        awaitState(1, "confirmed");
        act(awaitState(1, "dead").get(0), "retry").expect(200);
        awaitState(2, "confirmed");
    }

    /** The kitchen would not know of the order, or make what was taken off it. */
    @Test
    void aTicketThatComesAfterASlipAboutPartOfItIsPrintedAndTheSlipOnceMore() {
        onPaper();
        queue.add(name, event("order.items_cancelled", "orders/41", Instant.now(), 9), "", "one less");
        awaitState(1, "confirmed");
        queue.add(name, event("orders/41", Instant.now(), 8), "", "created");
        awaitState(3, "confirmed");
        assertThat(target.contents()).containsExactly("one less", "created", "one less");
        assertThat(list("?target=" + name).findValues("copy_of").stream().filter(copy -> !copy.isNull()))
                .hasSize(1);
    }

    /** The kitchen would bring the dishes to the table where the guests have been. */
    @Test
    void aTicketThatComesAfterItsGuestsHaveMovedIsPrintedAndTheMovesOnceMore() {
        onPaper();
        String ofIt = "{\"data\": {\"order_items\": [{\"order_id\": 41, \"line\": 1}]}}";
        String merged = "{\"data\":{\"order_ids\":[41],\"order_items\":[{\"order_id\":40},{\"order_id\":41}]}}";
        String ofAnother =
                "{\"data\":{\"order_ids\":[41],\"order_items\":[{\"order_id\":411,\"note\":\"\\\"order_id\\\":41\"}]}}";
        queue.add(name, event("session.moved", "sessions/5", Instant.now(), 7), "", "before it: " + ofIt);
        queue.add(name, event("session.moved", "sessions/5", Instant.now(), 9), "", ofIt);
        queue.add(name, event("session.merged", "sessions/6", Instant.now(), 10), "", merged);
        queue.add(name, event("session.merged", "sessions/7", Instant.now(), 11), "", ofAnother);
        awaitState(4, "confirmed");
        queue.add(name, event("orders/41", Instant.now(), 8), "", "created");
        awaitState(7, "confirmed");
        assertThat(target.contents().subList(4, 7)).containsExactly("created", ofIt, merged);
    }

    @Test
    void anOrderWhoseCancellationIsOnPaperIsNotPrintedAnyMore() {
        onPaper();
        queue.add(name, event("orders/41", Instant.now(), 9), "", "cancelled");
        awaitState(1, "confirmed");
        queue.add(name, event("orders/41", Instant.now(), 8), "", "created");
        JsonNode late = awaitState(1, "dead").get(0);
        assertThat(late.path("code").asText()).isEqualTo("OVERTAKEN");
        assertThat(target.contents()).containsExactly("cancelled");
        assertThat(act(late, "retry").expect(409).code()).isEqualTo("DELIVERY_SETTLED");

        JsonNode inBulk = api.post("/api/admin/dead-letters/redrive")
                .as(store.adminToken())
                .json("{}")
                .send()
                .expect(200)
                .json();
        assertThat(inBulk.path("redriven").asInt()).isZero();
        assertThat(inBulk.path("held_back").asInt()).isEqualTo(1);
        assertThat(letters().get(0).path("state").asText()).isEqualTo("open");
        assertThat(target.contents()).containsExactly("cancelled");
    }

    /** As many as a chain of restaurants has, whose POS is a cloud. */
    @Test
    void twoHundredTargetsThatHangLeaveThreadsForOthers() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        List<String> hanging =
                IntStream.range(0, 200).mapToObj(i -> name + "-" + i).toList();
        for (String one : hanging) {
            targets.open("test", one, new ScriptedTarget().does(delivery -> {
                        awaitRelease(release);
                        done.incrementAndGet();
                        return Outcome.confirmed("at last");
                    }));
        }
        try {
            hanging.forEach(one -> queue.add(one, event("orders/41", Instant.now()), "", "ticket"));
            add("orders/42", "of the one that is well");
            await().atMost(Duration.ofMinutes(2)).until(() -> target.attempts().size() == 1);
            assertThat(done).hasValue(0);
        } finally {
            release.countDown();
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> list("?state=confirmed&page_size=1").size() == 1
                            && done.get() == hanging.size()
                            && list("?state=sent").isEmpty());
            hanging.forEach(targets::close);
        }
    }

    /** Tickets do not come a second time without a mark. */
    private void onPaper() {
        targets.close(name);
        targets.open("printer", name, target);
    }

    @Test
    void aDeliveryThatIsTooOldExpiresUnlessStaffRetryIt() {
        target.with(target.policy().withExpiry(Duration.ofMinutes(30)));
        assertThat(queue.add(name, event("orders/41", Instant.now().minus(Duration.ofMinutes(31))), "", "ticket"))
                .isTrue();
        JsonNode delivery = awaitState(1, "expired").get(0);
        assertThat(target.attempts()).isEmpty();
        assertThat(letters().get(0).path("cause").asText()).startsWith("EXPIRED");

        act(delivery, "retry").expect(200);
        awaitState(1, "confirmed");
        assertThat(target.attempts()).hasSize(1);
    }

    @Test
    void aDeliveryToATargetThatIsNotServedExpiresToo() {
        targets.close(name);
        targets.open("test", name, new ScriptedTarget().with(DeliveryPolicy.DEFAULT.pulled()));
        queue.add(name, event("orders/41", Instant.now().minus(Duration.ofHours(25))), "", "ticket");
        targets.close(name);
        awaitState(1, "expired");
    }

    @Test
    void aSlowTargetDelaysNoOther() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        ScriptedTarget slow = new ScriptedTarget().does(delivery -> {
            try {
                release.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Outcome.confirmed("at last");
        });
        targets.open("test", name + "-slow", slow);
        try {
            for (int order = 1; order <= 20; order++) {
                queue.add(name + "-slow", event("orders/" + order, Instant.now()), "", "slow");
                add("orders/" + order, "fast");
            }
            await().until(() -> target.attempts().size() == 20);
            assertThat(slow.attempts()).hasSize(1);
        } finally {
            release.countDown();
            await().until(() -> slow.attempts().size() == 20);
            targets.close(name + "-slow");
        }
    }

    @Test
    void thoseOfOneOrderArriveInTheirOrderWhileOthersPass() {
        target.with(target.policy().withLanes(4).withLadder(List.of(Duration.ofMillis(300), Duration.ofMillis(300))));
        target.does(delivery ->
                delivery.content().equals("41 created") && delivery.attempt() < 3 ? FAILED : Outcome.confirmed("done"));
        add("orders/41", "41 created");
        add("orders/41", "41 ready");
        add("orders/42", "42 created");
        awaitState(3, "confirmed");
        assertThat(target.contents())
                .containsSubsequence("41 created", "41 created", "41 created", "41 ready")
                .containsSubsequence("42 created", "41 ready");
    }

    @Test
    void anAttemptThatIsNotHeardOfIsRepeatedAndComesTooLateItself() {
        target.with(target.policy().pulled().withPatience(Duration.ofMillis(200)));
        add("orders/41", "ticket");
        Delivery first = pulled.take(name).orElseThrow();
        assertThat(first.isRepeat()).isFalse();
        assertThat(pulled.settle(name, first.jobId(), Outcome.sent("fetched"))).isTrue();
        assertThat(pulled.take(name)).isEmpty();

        Delivery second = await().until(() -> pulled.take(name).orElse(null), Objects::nonNull);
        assertThat(second.jobId()).isEqualTo(first.jobId());
        assertThat(second.isRepeat()).isTrue();
        assertThat(lifecycle.end(name, first.id(), first.attempt(), FAILED, Duration.ZERO, target.policy()))
                .isFalse();
        assertThat(pulled.settle(name, second.jobId(), Outcome.confirmed("printed")))
                .isTrue();
        assertThat(pulled.settle(name, second.jobId(), Outcome.confirmed("printed")))
                .isFalse();
        awaitState(1, "confirmed");
    }

    /** The instance that made the attempt is gone, and reports no outcome. */
    @Test
    void anAttemptThatEndedWithItsInstanceIsRepeatedAsOneThatMayHaveArrived() {
        DeliveryPolicy served = target.policy().withPatience(Duration.ofMillis(100));
        target.with(served.pulled()); // so that the dispatcher does not begin it
        add("orders/41", "ticket");
        Delivery lost = lifecycle.begin(name, served).orElseThrow();
        assertThat(lost.isRepeat()).isFalse();
        Delivery again = await().until(() -> lifecycle.begin(name, served).orElse(null), Objects::nonNull);
        assertThat(again.jobId()).isEqualTo(lost.jobId());
        assertThat(again.isRepeat()).isTrue();
    }

    @Test
    void whatCameOfAnAttemptIsNotForgottenWhileTheDatabaseIsAway() {
        target.does(delivery -> {
            refuse("update on deliveries", "new.target = '" + name + "'");
            return Outcome.confirmed("printed");
        });
        add("orders/41", "ticket");
        // Long enough for it to try in vain, and for the next look to find nothing to do.
        await().pollDelay(Duration.ofSeconds(2)).until(() -> target.attempts().size() == 1);
        accept();
        awaitState(1, "confirmed");
        assertThat(target.attempts()).hasSize(1);
    }

    @Test
    void nothingIsGivenUpWithoutItsDeadLetter() {
        target.with(target.policy().withPatience(Duration.ofSeconds(1)));
        refuse("insert on dead_letters", "new.route_id = 'delivery:" + name + "'");
        target.does(delivery -> Outcome.rejected("HTTP_422", "no such menu"));
        add("orders/41", "ticket");
        await().until(() -> target.attempts().size() >= 2);
        assertThat(list("?state=dead")).isEmpty();
        assertThat(letters()).isEmpty();
        accept();
        awaitState(1, "dead");
        assertThat(letters()).hasSize(1);
        assertThat(target.attempts())
                .extracting(Delivery::jobId)
                .containsOnly(target.attempts().get(0).jobId());
    }

    @Test
    void aLostAttemptThatIsTooOldExpiresAndItsRetryIsARepeat() {
        target.with(target.policy().pulled().withPatience(Duration.ofMillis(100)));
        add("orders/41", "ticket");
        fetch();
        targets.close(name);
        jdbc.sql("update deliveries set expires_at = now() where target = ?")
                .param(name)
                .update();
        JsonNode delivery = awaitState(1, "expired").get(0);
        assertThat(letters()).hasSize(1);

        targets.open("test", name, target);
        act(delivery, "retry").expect(200);
        assertThat(pulled.take(name).orElseThrow().isRepeat()).isTrue();
        assertThat(letters()).hasSize(1);
    }

    @Test
    void whatIsUnderWayIsNeitherTriedAgainNorCancelled() {
        target.with(target.policy().pulled());
        add("orders/41", "ticket");
        assertThat(pulled.take(name)).isPresent();
        JsonNode delivery = list("?state=sent").get(0);
        for (String act : List.of("retry", "cancel")) {
            assertThat(act(delivery, act).expect(409).code()).as(act).isEqualTo("DELIVERY_SETTLED");
        }
        assertThat(pulled.take(name)).isEmpty();
    }

    @Test
    void aTicketOnPaperIsNotTriedAgainAndACopyOfItSaysSo() {
        onPaper();
        add("orders/41", "ticket");
        JsonNode printed = awaitState(1, "confirmed").get(0);
        assertThat(act(printed, "retry").expect(409).code()).isEqualTo("DELIVERY_SETTLED");
        act(printed, "reprint").expect(200);
        awaitState(2, "confirmed");
        assertThat(target.attempts()).extracting(Delivery::isCopy).containsExactly(false, true);
    }

    @Test
    void aTargetThatHasFailedGetsOneAtATimeUntilItDoesWell() {
        target.with(target.policy().pulled().withLanes(2));
        for (int order = 1; order <= 4; order++) {
            add("orders/" + order, "ticket");
        }
        Delivery first = pulled.take(name).orElseThrow();
        Delivery second = pulled.take(name).orElseThrow();
        assertThat(pulled.take(name)).as("two lanes").isEmpty();

        pulled.settle(name, first.jobId(), Outcome.rejected("HTTP_422", "no"));
        pulled.settle(name, second.jobId(), OUT);
        jdbc.sql("update delivery_targets set open_until = now() - interval '1 second' where name = ?")
                .param(name)
                .update();
        Delivery third = pulled.take(name).orElseThrow();
        assertThat(pulled.take(name)).as("whether it is back is not known yet").isEmpty();
        pulled.settle(name, third.jobId(), Outcome.confirmed("done"));
        assertThat(pulled.take(name)).isPresent();
        assertThat(pulled.take(name)).isPresent();
    }

    @Test
    void settledOnesAreForgottenAfterTheirTimeUnlessADeadLetterIsOpen() {
        target.answers(Outcome.rejected("HTTP_422", "no"));
        add("orders/41", "given up");
        awaitState(1, "dead");
        add("orders/42", "long ago");
        awaitState(1, "confirmed");
        jdbc.sql("update deliveries set settled_at = now() - interval '15 days' where target = ?")
                .param(name)
                .update();
        add("orders/43", "lately");
        awaitState(2, "confirmed");
        jdbc.sql(
                        "update deliveries set settled_at = now() - interval '13 days' where target = ? and subject = 'orders/43'")
                .param(name)
                .update();

        Housekeeping.run(camel, "purge-deliveries");
        assertThat(list("?target=" + name).findValuesAsText("subject")).containsExactly("orders/43", "orders/41");
        jdbc.sql("update dead_letters set state = 'discarded' where store_id = ?")
                .param(store.id())
                .update();
        Housekeeping.run(camel, "purge-deliveries");
        assertThat(list("?target=" + name).findValuesAsText("subject")).containsExactly("orders/43");
    }

    @Test
    void whatIsLostForGoodCanBeCancelled() {
        target.with(target.policy().pulled().withPatience(Duration.ofMillis(100)));
        add("orders/41", "ticket");
        assertThat(pulled.take(name)).isPresent();
        JsonNode delivery = list("?state=sent").get(0);
        await().until(() -> act(delivery, "cancel").status() == 200);
    }

    @Test
    void whatWasOfferedAndNotFetchedIsNoRepeat() {
        target.with(target.policy().pulled().withPatience(Duration.ofMillis(100)));
        add("orders/41", "ticket");
        assertThat(pulled.take(name)).isPresent();
        Delivery again = await().until(() -> pulled.take(name).orElse(null), Objects::nonNull);
        assertThat(again.isRepeat()).isFalse();
    }

    @Test
    void aRetryAfterAnUncertainEndOfTheLadderIsARepeat() {
        target.answers(FAILED, FAILED, FAILED.uncertain());
        add("orders/41", "ticket");
        act(awaitState(1, "dead").get(0), "retry").expect(200);
        awaitState(1, "confirmed");
        assertThat(target.attempts()).extracting(Delivery::isRepeat).containsExactly(false, false, false, true);
    }

    @Test
    void aTargetThatAsksToBeTriedAtOnceIsLeftAloneAllTheSame() {
        target.with(target.policy().withProbe(Duration.ofMinutes(1)));
        target.answers(OUT.retryAfter(Duration.ZERO));
        add("orders/41", "ticket");
        await().until(() -> state().breaker(Instant.now()) == Breaker.OPEN);
        assertThat(target.attempts()).hasSize(1);
    }

    @Test
    void thoseThatFailTogetherDoNotComeBackTogether() {
        target.with(target.policy().withLanes(4).withLadder(List.of(Duration.ofHours(1))));
        target.does(delivery -> FAILED);
        for (int order = 1; order <= 4; order++) {
            add("orders/" + order, "ticket");
        }
        List<Instant> next = awaitState(4, "failed").findValuesAsText("next_attempt_at").stream()
                .map(Instant::parse)
                .toList();
        assertThat(next).allSatisfy(at -> assertThat(at)
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(45)),
                        Instant.now().plus(Duration.ofMinutes(73))));
        Instant first = next.stream().min(Instant::compareTo).orElseThrow();
        Instant last = next.stream().max(Instant::compareTo).orElseThrow();
        assertThat(Duration.between(first, last)).isGreaterThan(Duration.ofSeconds(10));
    }

    @Test
    void whatIsJustBeingGivenUpIsNotBegun() {
        target.with(target.policy().pulled());
        add("orders/41", "ticket");
        transaction.executeWithoutResult(status -> {
            jdbc.sql("select id from deliveries where target = ? for no key update")
                    .param(name)
                    .query(Long.class)
                    .single();
            assertThat(CompletableFuture.supplyAsync(() -> pulled.take(name)).join())
                    .isEmpty();
        });
        assertThat(pulled.take(name)).isPresent();
    }

    @Test
    void aClosedTargetsDeliveriesWaitForIt() {
        target.does(delivery -> OUT);
        add("orders/41", "ticket");
        await().until(() -> !target.attempts().isEmpty());
        targets.close(name);
        JsonNode delivery = awaitState(1, "failed").get(0);
        target.does(again -> Outcome.confirmed("done"));
        assertThatThrownBy(() -> add("orders/42", "another")).isInstanceOf(IllegalStateException.class);
        act(delivery, "retry").expect(200);
        assertThat(list().get(0).path("state").asText()).isEqualTo("pending");

        targets.open("test", name, target);
        awaitState(1, "confirmed");
    }

    @Test
    void whileItsRouteIsStoppedADeliveryWaitsAndHasNoAttempt() throws Exception {
        camel.getRouteController().stopRoute(ROUTE);
        try (LogTap log = new LogTap()) {
            add("orders/41", "ticket");
            Housekeeping.run(camel, "dispatch-deliveries");
            assertThat(log.of(Dispatcher.class.getName()))
                    .as("the log says why, once")
                    .singleElement()
                    .satisfies(line -> assertThat(line.getFormattedMessage()).contains("its route does not run"));
            assertThat(list().get(0).path("state").asText()).isEqualTo("pending");
            assertThat(target.attempts()).isEmpty();
            assertThat(state().failures()).isZero();
        } finally {
            camel.getRouteController().startRoute(ROUTE);
        }
        awaitState(1, "confirmed");
        assertThat(target.attempts()).extracting(Delivery::attempt).containsExactly(1);
    }

    @Test
    void anAttemptUnderWayEndsAlthoughItsRouteIsBeingStopped() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        target.does(delivery -> {
            awaitRelease(release);
            return Outcome.confirmed("done");
        });
        add("orders/41", "ticket");
        await().until(() -> !target.attempts().isEmpty());
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> stop(ROUTE));
        try {
            await().until(() ->
                    routes.find(targets.findOpen(name).orElseThrow()).isEmpty());
            release.countDown();
            awaitState(1, "confirmed");
            stop.join();
        } finally {
            release.countDown();
            camel.getRouteController().startRoute(ROUTE);
        }
        assertThat(target.attempts()).hasSize(1);
    }

    @Test
    void staffCancelsWhatWaitsAndNothingElse() {
        target.answers(OUT);
        target.does(delivery -> OUT);
        add("orders/41", "ticket");
        await().until(() -> !target.attempts().isEmpty());
        targets.close(name);
        JsonNode delivery = awaitState(1, "failed").get(0);

        JsonNode cancelled = act(delivery, "cancel").expect(200).json();
        assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
        assertThat(cancelled.path("detail").asText()).isEqualTo("admin:" + store.admin());
        assertThat(act(delivery, "cancel").expect(409).code()).isEqualTo("DELIVERY_SETTLED");
        assertThat(act(delivery, "reprint").expect(409).code()).isEqualTo("DELIVERY_CANNOT_REPRINT");
        assertThat(letters()).isEmpty();
    }

    @Test
    void theListIsFilteredAndPaged() {
        target.answers(Outcome.rejected("HTTP_422", "no"));
        add("orders/41", "one");
        awaitState(1, "dead");
        add("orders/42", "two");
        awaitState(1, "confirmed");
        assertThat(list("?state=dead").findValuesAsText("subject")).containsExactly("orders/41");
        assertThat(list("?subject=orders/42").findValuesAsText("state")).containsExactly("confirmed");
        assertThat(list("?target=" + name)).hasSize(2);
        assertThat(list("?target=other")).isEmpty();
        assertThat(list("?page_size=1&page=2").findValuesAsText("subject")).containsExactly("orders/41");
        assertThat(api.get(ALL + "?state=lost")
                        .as(store.adminToken())
                        .send()
                        .expect(400)
                        .code())
                .isEqualTo("VALIDATION_FAILED");
    }

    @Test
    void anotherStoresDeliveriesAreNotFound() {
        add("orders/41", "ticket");
        String path = ALL + "/" + awaitState(1, "confirmed").get(0).path("id").asText();
        String stranger = new TestStore(jdbc, tokens).adminToken();
        assertThat(api.get(path).as(stranger).send().expect(404).code()).isEqualTo("DELIVERY_NOT_FOUND");
        for (String act : List.of("retry", "cancel", "reprint")) {
            assertThat(api.post(path + "/" + act)
                            .as(stranger)
                            .send()
                            .expect(404)
                            .code())
                    .isEqualTo("DELIVERY_NOT_FOUND");
        }
        assertThat(api.get(ALL).as(stranger).send().expect(200).json().path("data"))
                .isEmpty();
    }

    @Test
    void startingARouteEndsThePauseOfItsTarget() throws Exception {
        String other = "test-" + UUID.randomUUID();
        ScriptedTarget behind = new ScriptedTarget();
        behind.with(behind.policy().withProbe(Duration.ofHours(1))).answers(OUT);
        addRoute(other, behind);
        try {
            send(other);
            await().until(() -> stateOf(other).breaker(Instant.now()) == Breaker.OPEN);
            camel.getRouteController().stopRoute(other);
            camel.getRouteController().startRoute(other);
            await().until(() -> behind.attempts().size() == 2);
        } finally {
            camel.getRouteController().stopRoute(other);
            camel.removeRoute(other);
        }
    }

    @Test
    void aRouteOpensItsTargetAndClosesItWhenItStops() throws Exception {
        String other = "test-" + UUID.randomUUID();
        ScriptedTarget behind = new ScriptedTarget();
        addRoute(other, behind);
        try {
            assertThat(targets.isOpen(other)).isTrue();
            send(other);
            await().until(() -> !behind.attempts().isEmpty());
            assertThat(behind.contents()).containsExactly("{\"order_number\":7}");

            camel.getRouteController().stopRoute(other);
            assertThat(targets.isOpen(other)).isFalse();
            camel.getRouteController().startRoute(other);
            assertThat(targets.isOpen(other)).isTrue();
        } finally {
            camel.getRouteController().stopRoute(other);
            camel.removeRoute(other);
        }
        assertThat(targets.isOpen(other)).isFalse();
    }

    /** Takes the next delivery as a polling target does, which may have used it since. */
    private void fetch() {
        Delivery taken = pulled.take(name).orElseThrow();
        Outcome fetched = new Outcome(Outcome.Result.SENT, "FETCHED", "Fetched", false, null, null, null);
        assertThat(pulled.settle(name, taken.jobId(), fetched)).isTrue();
    }

    private static void awaitRelease(CountDownLatch release) {
        try {
            release.await(5, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(String route) {
        try {
            camel.getRouteController().stopRoute(route);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void addRoute(String other, Target behind) throws Exception {
        camel.addComponent(other, new DeliveryComponent(new OpeningAs(behind), queue, routes, json));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + other).routeId(other).to(other + ":scripted:" + other + "?host=printer&port=9100");
            }
        });
    }

    private void send(String route) {
        camel.createProducerTemplate().send("direct:" + route, exchange -> {
            exchange.setProperty("table-order.event", event("orders/41", Instant.now()));
            exchange.getMessage().setBody(Map.of("order_number", 7));
        });
    }

    /** Opens this target, whatever is asked for. */
    private class OpeningAs extends Targets {

        private final Target target;

        private OpeningAs(Target target) {
            super(channels, stored);
            this.target = target;
        }

        @Override
        public void open(String kind, String targetName, Map<String, String> options) {
            assertThat(options).containsExactlyInAnyOrderEntriesOf(Map.of("host", "printer", "port", "9100"));
            targets.open(kind, targetName, target);
        }

        @Override
        public void close(String targetName) {
            targets.close(targetName);
        }

        @Override
        public Optional<Target> find(String targetName) {
            return targets.find(targetName);
        }
    }

    /** Lets such a statement fail, with the error of a server that shuts down. */
    private void refuse(String statement, String condition) {
        jdbc.sql("""
                        create function %1$s() returns trigger language plpgsql as $$
                        begin
                            if %2$s then raise exception 'away' using errcode = '57P01'; end if;
                            return new;
                        end $$;
                        create trigger %1$s before %3$s for each row execute function %1$s()
                        """.formatted(function(), condition, statement)).update();
    }

    private void accept() {
        jdbc.sql("drop function if exists " + function() + " cascade").update();
    }

    private String function() {
        return name.replace("-", "_");
    }

    private void add(String subject, String content) {
        queue.add(name, event(subject, Instant.now()), "", content);
    }

    private ConnectorEvent event(String subject, Instant time) {
        return event(subject, time, ++sequence);
    }

    private ConnectorEvent event(String subject, Instant time, long seq) {
        return event("order.created", subject, time, seq);
    }

    private ConnectorEvent event(String type, String subject, Instant time, long seq) {
        UUID id = UUID.randomUUID();
        return new ConnectorEvent("test", id, id, store.id(), type, time, subject, "" + seq, "{}");
    }

    private JsonNode awaitState(int count, String state) {
        return await().atMost(Duration.ofMinutes(1))
                .until(() -> list("?state=" + state + "&target=" + name), found -> found.size() == count);
    }

    private JsonNode list() {
        return list("");
    }

    private JsonNode list(String query) {
        return api.get(ALL + query)
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("data");
    }

    private JsonNode read(JsonNode delivery) {
        return api.get(ALL + "/" + delivery.path("id").asText())
                .as(store.adminToken())
                .send()
                .expect(200)
                .json();
    }

    private Answer act(JsonNode delivery, String act) {
        return api.post(ALL + "/" + delivery.path("id").asText() + "/" + act)
                .as(store.adminToken())
                .send();
    }

    private JsonNode letters() {
        return api.get("/api/admin/dead-letters")
                .as(store.adminToken())
                .send()
                .expect(200)
                .json()
                .path("data");
    }

    private TargetState state() {
        return stateOf(name);
    }

    private TargetState stateOf(String other) {
        return states.states(List.of(new Targets.Open(other, "test", false, false, target)))
                .get(0);
    }

    private static UUID jobId(JsonNode delivery) {
        return UUID.fromString(delivery.path("job_id").asText());
    }
}
