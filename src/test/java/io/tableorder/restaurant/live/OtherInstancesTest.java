package io.tableorder.restaurant.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.event.LogReader;
import io.tableorder.event.Topology;
import io.tableorder.testing.Api;
import io.tableorder.testing.Broker;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.EventStream.Event;
import io.tableorder.testing.Instance;
import io.tableorder.testing.IntegrationTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Streams at one instance of events that another instance writes, with and without a broker in between. */
@IntegrationTest
@Tag("broker")
class OtherInstancesTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Autowired
    private ApplicationContext context;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ConnectionFactory connections;

    @Autowired
    private Topology topology;

    @Autowired
    private LogReader log;

    @LocalServerPort
    private int port;

    @TempDir
    private Path folder;

    private LiveFixture live;

    @BeforeEach
    void openAStore() {
        live = new LiveFixture(context, port);
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void aClientMovesBetweenInstancesAndMissesNothing() {
        try (Instance other = Instance.start(folder, live.store.id(), Instance.NEVER)) {
            int otherPort = other.serve();
            EventStream here = live.staff();
            EventStream there = live.watched(EventStream.open(otherPort, LiveFixture.STAFF, live.store.adminToken()));
            long first = live.place(0);
            assertThat(there.awaitEvents(2)).extracting(Event::id).containsExactly(1L, 2L);
            new Api(otherPort)
                    .patch("/api/admin/orders/" + first + "/status")
                    .as(live.store.adminToken())
                    .json("{\"status\":\"preparing\"}")
                    .send()
                    .expect(200);
            assertThat(here.awaitEvents(3)).extracting(Event::id).containsExactly(1L, 2L, 3L);
            there.awaitEvents(3);

            other.kill();
            await().atMost(SOON).until(there::isEnded);
            live.change(first, "ready");
            EventStream back = live.staffAfter(3);
            assertThat(back.awaitEvents(1)).extracting(Event::id).containsExactly(4L);
        }
    }

    @Test
    void withoutABrokerTheLogIsStillPolled() {
        EventStream staff = live.staff();
        Broker.stop();
        try {
            long local = live.changeMenu();
            assertThat(staff.awaitId(local)).extracting(Event::id).containsExactly(local);
            long other = writtenElsewhere();
            assertThat(staff.awaitId(other)).extracting(Event::id).containsExactly(local, other);
        } finally {
            Broker.start();
        }
        assertThat(staff.isEnded()).isFalse();
    }

    @Test
    void theBrokerHintsAtCommitsElsewhereAlsoAfterItWasAway() {
        Set<UUID> heard = ConcurrentHashMap.newKeySet();
        Feeds recorder = new Feeds(log) {
            @Override
            void hint(UUID store) {
                heard.add(store);
            }
        };
        CommitsElsewhere elsewhere = new CommitsElsewhere(connections, topology, recorder);
        elsewhere.listen(true);
        try {
            await().atMost(SOON).until(() -> {
                writtenElsewhere();
                return heard.contains(live.store.id());
            });
            Broker.stop();
            Broker.start();
            heard.clear();
            await().atMost(SOON).until(() -> {
                writtenElsewhere();
                return heard.contains(live.store.id());
            });
        } finally {
            elsewhere.destroy();
            recorder.destroy();
        }
    }

    /** Into the log past this instance, which gets no hint of its own. */
    private long writtenElsewhere() {
        return jdbc.sql("select seq from append_event(?, 'menu.changed', 'menu', ?, 1, '{\"made_up\": true}')")
                .params(live.store.id(), System.nanoTime())
                .query(Long.class)
                .single();
    }
}
