package io.tableorder.restaurant.live;

import static org.awaitility.Awaitility.await;

import io.tableorder.access.account.Tokens;
import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.testing.Api;
import io.tableorder.testing.EventStream;
import io.tableorder.testing.TestStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A store with clients that watch it, and what can happen there. */
final class LiveFixture implements AutoCloseable {

    static final String STAFF = "/api/admin/orders/stream";
    static final String GUESTS = "/api/customer/orders/stream";

    private static final AtomicLong AGGREGATES = new AtomicLong(System.nanoTime());

    final TestStore store;
    final Api api;
    private final int port;
    private final JdbcClient jdbc;
    private final EventLog log;
    private final TransactionTemplate transaction;
    private final Streams streams;
    private final CommitsElsewhere elsewhere;
    private final List<EventStream> clients = new CopyOnWriteArrayList<>();

    LiveFixture(ApplicationContext context, int port) {
        this.port = port;
        this.api = new Api(port);
        this.jdbc = context.getBean(JdbcClient.class);
        this.log = context.getBean(EventLog.class);
        this.transaction = context.getBean(TransactionTemplate.class);
        this.streams = context.getBean(Streams.class);
        this.elsewhere = context.getBean(CommitsElsewhere.class);
        this.store = new TestStore(jdbc, context.getBean(Tokens.class));
    }

    EventStream staff() {
        return watched(EventStream.open(port, STAFF, store.adminToken()));
    }

    EventStream staffAfter(long lastEventId) {
        return watched(EventStream.resume(port, STAFF, store.adminToken(), lastEventId));
    }

    EventStream table(int table) {
        return watched(EventStream.open(port, GUESTS, store.tableToken(table)));
    }

    EventStream tableAfter(int table, long lastEventId) {
        return watched(EventStream.resume(port, GUESTS, store.tableToken(table), lastEventId));
    }

    EventStream ask(String path, String... headers) {
        return watched(EventStream.ask(port, path, headers));
    }

    EventStream watched(EventStream client) {
        clients.add(client);
        return client;
    }

    long place(int table) {
        return store.placeOrder(api, table);
    }

    void change(long order, String status) {
        api.patch("/api/admin/orders/" + order + "/status")
                .as(store.adminToken())
                .json("{\"status\":\"" + status + "\"}")
                .send()
                .expect(200);
    }

    /** As the completion of the table's open session would. */
    void completeSession(int table) {
        transaction.executeWithoutResult(status -> {
            long session = jdbc.sql(
                            "update table_sessions set ended_at = now(), version = version + 1 where table_id = ? and ended_at is null"
                                    + " returning id")
                    .param(store.table(table))
                    .query(Long.class)
                    .single();
            int version = jdbc.sql("select version from table_sessions where id = ?")
                    .param(session)
                    .query(Integer.class)
                    .single();
            log.append(
                    store.id(),
                    EventType.SESSION_COMPLETED,
                    session,
                    version,
                    "{\"table_session_id\": " + session + ", \"table_id\": " + store.table(table)
                            + ", \"total_price\": 14000, \"made_up\": true}");
        });
    }

    void completeAndReopenSession(int table) {
        for (String act : List.of("complete-session", "reopen-session")) {
            api.post("/api/admin/tables/" + store.table(table) + "/" + act)
                    .as(store.adminToken())
                    .send()
                    .expect(200);
        }
    }

    /** Returns the event's sequence. */
    long changeMenu() {
        return changeMenu("{\"made_up\": 1}");
    }

    long changeMenu(String payload) {
        Long seq = transaction.execute(
                status -> log.append(store.id(), EventType.MENU_CHANGED, AGGREGATES.incrementAndGet(), 1, payload));
        return seq == null ? 0 : seq;
    }

    long latest() {
        return jdbc.sql("select seq from store_seq where store_id = ?")
                .param(store.id())
                .query(Long.class)
                .single();
    }

    /** How many streams the service believes to be open. */
    long open() {
        return streams.count(store.id());
    }

    /** Closes all clients, and waits until the service has noticed, and has stopped listening to the broker if no stream is left. */
    @Override
    public void close() {
        clients.forEach(EventStream::close);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            changeMenu();
            return open() == 0;
        });
        await().until(() -> streams.count() > 0 || !elsewhere.isListening());
    }
}
