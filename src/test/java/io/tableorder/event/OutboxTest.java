package io.tableorder.event;

import static io.tableorder.event.EventFixture.oneTo;
import static io.tableorder.event.EventFixture.seqs;
import static io.tableorder.event.EventType.ORDER_DELETED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.DriverLog;
import io.tableorder.testing.IntegrationTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Two relays at work, and one that dies; the service's own relay is stopped meanwhile. */
@IntegrationTest
class OutboxTest {

    EventFixture events;

    @Autowired
    CamelContext camel;

    @Autowired
    Outbox outbox;

    @Autowired
    Relay relay;

    @Autowired
    Topology topology;

    @Autowired
    ConnectionFactory connections;

    private final ExecutorService otherRelay = Executors.newSingleThreadExecutor();

    @BeforeEach
    void stopTheRelay(@Autowired ApplicationContext context) throws Exception {
        events = new EventFixture(context);
        // Not gracefully: the next hint would keep it waiting.
        camel.getRouteController().stopRoute("publish-events", 1, TimeUnit.SECONDS);
    }

    @AfterEach
    void startTheRelay() throws Exception {
        otherRelay.shutdown();
        camel.getRouteController().startRoute("publish-events");
    }

    @Test
    void sharesTheStoresBetweenRelaysAndNeverGivesOneToTwo() throws Exception {
        UUID first = events.newStore();
        UUID second = events.newStore();
        events.append(first, ORDER_DELETED, 3);

        Batch mine = outbox.claim(1_000, 10);
        try {
            assertThat(stores(mine)).contains(first);
            events.append(first, ORDER_DELETED);
            events.append(second, ORDER_DELETED, 2);
            Set<UUID> others = otherRelay
                    .submit(() -> {
                        Batch batch = outbox.claim(1_000, 10);
                        outbox.release(batch);
                        return stores(batch);
                    })
                    .get();
            assertThat(others).contains(second).doesNotContainAnyElementsOf(stores(mine));
        } finally {
            outbox.release(mine);
        }
    }

    @Test
    void claimsOnlyTheRestOfAStoreThatWasPublishedMeanwhile() {
        UUID store = events.newStore();
        events.append(store, ORDER_DELETED, 4);

        Batch batch = outbox.claim(1_000, 3);
        batch.items().forEach(item -> item.mark(Batch.Outcome.CONFIRMED, ""));
        outbox.settle(batch);

        Batch next = outbox.claim(1_000, 3);
        outbox.release(next);
        assertThat(seqsOf(next, store)).containsExactly(4L);
    }

    @Test
    void deletesOnlyWhatWasConfirmedBeforeTheFirstFailure() {
        UUID store = events.newStore();
        events.append(store, ORDER_DELETED, 4);

        Batch batch = outbox.claim(1_000, 10);
        batch.items().forEach(item -> {
            if (item.event.seq() != 2) {
                item.mark(Batch.Outcome.CONFIRMED, "");
            }
        });
        outbox.settle(batch);

        assertThat(events.waiting(store)).isEqualTo(3);
    }

    @Test
    void repeatsUnderTheSameIdsWhatARelayPublishedBeforeItDied() throws Exception {
        UUID store = events.newStore();
        String queue = events.newQueue(ORDER_DELETED);
        events.append(store, ORDER_DELETED, 3);

        Publisher dying = new Publisher(connections, topology);
        Batch batch = outbox.claim(1_000, 10);
        dying.publish(batch);
        assertThat(batch.items())
                .filteredOn(item -> item.event.storeId().equals(store))
                .extracting(Batch.Item::outcome)
                .containsOnly(Batch.Outcome.CONFIRMED);
        outbox.release(batch);
        camel.getRouteController().startRoute("publish-events");
        await().until(() -> events.waiting(store) == 0);

        List<Message> messages = events.receive(queue, store, 6);
        assertThat(seqs(messages)).containsExactly(1L, 2L, 3L, 1L, 2L, 3L);
        assertThat(messages.stream()
                        .map(message -> message.getMessageProperties().getMessageId())
                        .distinct())
                .hasSize(3);
    }

    @Test
    void takesTheStoreThatWaitsLongestFirst() {
        UUID late = events.newStore();
        UUID early = events.newStore();
        events.append(early, ORDER_DELETED);
        events.append(late, ORDER_DELETED);
        events.append(early, ORDER_DELETED);

        Batch all = outbox.claim(1_000, 10);
        outbox.release(all);
        int stores = stores(all).size();
        Batch allButLast = outbox.claim(stores - 1, 10);
        outbox.release(allButLast);

        assertThat(stores(allButLast)).contains(early).doesNotContain(late);
        assertThat(seqsOf(all, early)).isEqualTo(oneTo(2));
    }

    @Test
    void takesWhatSeemsToBeDueLaterSinceTheDatabasesClockWasSetBack() {
        UUID store = events.newStore();
        events.append(store, ORDER_DELETED);
        events.putOff("1 hour");
        assertThat(outbox.isAnythingDue()).isTrue();
        Batch batch = outbox.claim(1_000, 10);
        outbox.release(batch);
        assertThat(seqsOf(batch, store)).containsExactly(1L);

        events.putOff("5 seconds");
        Batch tooEarly = outbox.claim(1_000, 10);
        outbox.release(tooEarly);
        assertThat(stores(tooEarly)).doesNotContain(store);
    }

    @Test
    void holdsNoMoreThanIsLargeAndLeavesRoomForOtherStores() {
        UUID large = events.newStore();
        UUID other = events.newStore();
        events.appendLarge(large, ORDER_DELETED, 1024 * 1024, 12);
        events.append(other, ORDER_DELETED, 3);

        List<Long> published = new ArrayList<>();
        for (int round = 0; round < 12 && published.size() < 12; round++) {
            Batch batch = outbox.claim(1_000, 100);
            int bytes = batch.items().stream()
                    .mapToInt(item -> item.event.payload().length())
                    .sum();
            assertThat(bytes).isLessThan(Outbox.LARGE + 1024 * 1024 + 1024);
            published.addAll(seqsOf(batch, large));
            if (round == 0) {
                assertThat(seqsOf(batch, other)).as("they do not wait behind").isEqualTo(oneTo(3));
                assertThat(seqsOf(batch, large)).hasSizeBetween(2, 5);
            }
            batch.items().forEach(item -> item.mark(Batch.Outcome.CONFIRMED, ""));
            outbox.settle(batch);
        }
        assertThat(published).as("in order, none left out").isEqualTo(oneTo(12));
    }

    @Test
    void aClaimAfterAHintDoesNotAskFirstWhetherAnythingIsDue() {
        UUID store = events.newStore();
        events.append(store, ORDER_DELETED);
        roundTripsOfAClaim();

        events.append(store, ORDER_DELETED);
        assertThat(roundTripsOfAClaim()).as("claim, read").isEqualTo(2);
        // Something else may have given a hint at that very moment.
        await().until(() -> roundTripsOfAClaim() == 3);
    }

    private long roundTripsOfAClaim() {
        Thread relays = Thread.currentThread();
        AtomicLong answers = new AtomicLong();
        Batch batch;
        try (DriverLog log = new DriverLog(message -> {
            if (Thread.currentThread() == relays && message.strip().equals("FE=> Sync")) {
                answers.incrementAndGet();
            }
        })) {
            batch = relay.claim();
        }
        relay.release(batch);
        return answers.get();
    }

    private static Set<UUID> stores(Batch batch) {
        return batch.items().stream().map(item -> item.event.storeId()).collect(Collectors.toSet());
    }

    private static List<Long> seqsOf(Batch batch, UUID store) {
        return batch.items().stream()
                .filter(item -> item.event.storeId().equals(store))
                .map(item -> item.event.seq())
                .toList();
    }
}
