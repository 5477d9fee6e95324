package io.tableorder.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.connector.ConnectorEvent;
import io.tableorder.delivery.GivenUp;
import io.tableorder.event.Redelivery;
import io.tableorder.http.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All SQL about dead letters. */
@Repository
class DeadLetters {

    private static final String ADD = """
            insert into dead_letters (store_id, event_id, event_type, subject, event_seq, queue, route_id, body, headers, cause,
                                      attempts)
            values (:store, :event, :type, :subject, :seq, :queue, :route, :body, :headers::jsonb, :cause, :attempts)
            returning id
            """;

    private static final String ADD_DELIVERY = """
            insert into dead_letters (store_id, event_id, event_type, subject, event_seq, route_id, body, headers, cause, attempts, delivery_id)
            values (:store, :event, :type, :subject, :seq, :route, :body, :headers::jsonb, :cause, :attempts, :delivery)
            returning id
            """;

    private static final String OPEN_OF_DELIVERY = """
            select id from dead_letters where store_id = :store and delivery_id = :delivery and state = 'open' for update
            """;

    private static final String LIST = """
            select id, event_id, event_type, subject, route_id, state, left(split_part(cause, E'\\n', 1), 500) as cause, attempts,
                   created_at
            """;

    private static final String FILTERED = """
              from dead_letters
             where store_id = :store
               and (cast(:state as text) is null or state = :state)
               and (cast(:route as text) is null or route_id = :route)
            """;

    private static final String NEWEST_FIRST = "order by id desc limit :limit offset :offset";

    private static final String FIND = """
            select id, event_id, event_type, subject, route_id, state, cause, attempts, headers, body, created_at
              from dead_letters
             where store_id = :store and id = :id
            """;

    private static final String ACTS = """
            select act, actor, reason, at from dead_letter_acts where store_id = :store and dead_letter_id = :id order by id
            """;

    private static final String LOCK = """
            select id, state, redrive_id, queue, event_id, event_type, body, delivery_id
              from dead_letters
             where store_id = :store and id = :id
               for update
            """;

    // A dead letter of an event that has failed again is younger than those of events after it.
    private static final String LOCK_OPEN = """
            select id, state, redrive_id, queue, event_id, event_type, body, delivery_id
              from dead_letters
             where store_id = :store and state = 'open'
               and (event_id is not null and queue = any (:queues) or delivery_id is not null)
               and (cast(:route as text) is null or route_id = :route)
               and (cast(:type as text) is null or event_type = :type)
             order by event_seq, id
             limit :limit
               for update
            """;

    private static final String SETTLE = """
            with settled as (
                update dead_letters
                   set state = :state
                 where store_id = :store and id = any (:ids) and state = 'open'
                returning id
            )
            insert into dead_letter_acts (store_id, dead_letter_id, act, actor, reason)
            select :store, id, :act, :actor, :reason from settled
            """;

    private final JdbcClient jdbc;

    DeadLetters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What a route gave up on: the message it began with, where it failed and why.
     *
     * @param event behind the message, if a connector's
     * @param headers as a JSON object
     * @param cause the chain of exceptions, a line each
     */
    record DeadLetter(
            @Nullable ConnectorEvent event, String routeId, byte[] body, String headers, String cause, int attempts) {}

    /** One of a list. */
    record Summary(
            long id,
            @Nullable UUID eventId,
            @Nullable String eventType,
            @Nullable String subject,
            String routeId,
            String state,
            String cause,
            int attempts,
            Instant createdAt) {}

    /** One that the transaction has locked, with what it takes to send it once more. */
    record Locked(
            long id,
            String state,
            UUID redriveId,
            @Nullable String queue,
            @Nullable UUID eventId,
            @Nullable String eventType,
            byte[] body,
            @Nullable Long deliveryId) {

        boolean isOpen() {
            return state.equals("open");
        }

        boolean isFor(Collection<String> queues) {
            return deliveryId != null || eventId != null && queue != null && queues.contains(queue);
        }

        Redelivery.Item redelivery(UUID store) {
            return new Redelivery.Item(
                    redriveId, Objects.requireNonNull(queue), Objects.requireNonNull(eventId), store, eventType, body);
        }
    }

    /** @return the new row's id */
    long add(DeadLetter letter) {
        ConnectorEvent event = letter.event();
        return jdbc.sql(ADD)
                .param("store", event == null ? null : event.storeId())
                .param("event", event == null ? null : event.eventId())
                .param("type", event == null ? null : event.type())
                .param("subject", event == null ? null : event.subject())
                .param("seq", event == null ? null : event.seq())
                .param("queue", event == null ? null : event.consumer())
                .param("route", letter.routeId())
                .param("body", letter.body())
                .param("headers", letter.headers())
                .param("cause", letter.cause())
                .param("attempts", letter.attempts())
                .query(Long.class)
                .single();
    }

    /** What has not arrived at a target. */
    long add(GivenUp delivery, String headers) {
        return jdbc.sql(ADD_DELIVERY)
                .param("store", delivery.storeId())
                .param("event", delivery.eventId())
                .param("type", delivery.eventType())
                .param("subject", delivery.subject())
                .param("seq", delivery.eventSeq())
                .param("route", "delivery:" + delivery.target())
                .param("body", delivery.content().getBytes(UTF_8))
                .param("headers", headers)
                .param(
                        "cause",
                        delivery.detail() == null ? delivery.code() : delivery.code() + ": " + delivery.detail())
                .param("attempts", delivery.attempts())
                .param("delivery", delivery.deliveryId())
                .query(Long.class)
                .single();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public List<Long> lockOpenOfDelivery(UUID store, long delivery) {
        return jdbc.sql(OPEN_OF_DELIVERY)
                .param("store", store)
                .param("delivery", delivery)
                .query(Long.class)
                .list();
    }

    /**
     * Newest first.
     *
     * @param state null for all
     * @param route null for all
     */
    Page<Summary> list(UUID store, @Nullable String state, @Nullable String route, Page.Request page) {
        List<Summary> letters = filtered(LIST + FILTERED + NEWEST_FIRST, store, state, route)
                .param("limit", page.pageSize())
                .param("offset", page.offset())
                .query(DeadLetters::summary)
                .list();
        long total = filtered("select count(*)\n" + FILTERED, store, state, route)
                .query(Long.class)
                .single();
        return page.of(letters, total);
    }

    private JdbcClient.StatementSpec filtered(String sql, UUID store, @Nullable String state, @Nullable String route) {
        return jdbc.sql(sql).param("store", store).param("state", state).param("route", route);
    }

    Optional<DeadLetterView> find(UUID store, long id) {
        List<DeadLetterView.Act> acts = one(ACTS, store, id)
                .query((row, n) -> new DeadLetterView.Act(
                        row.getString("act"), row.getString("actor"), row.getString("reason"), instant(row, "at")))
                .list();
        return one(FIND, store, id)
                .query((row, n) ->
                        DeadLetterView.of(summary(row, n), row.getString("headers"), row.getBytes("body"), acts))
                .optional();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Locked> lock(UUID store, long id) {
        return one(LOCK, store, id).query(Locked.class).optional();
    }

    /**
     * In the order of their events.
     *
     * @param queues only those that came from one of them
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Locked> lockOpen(
            UUID store, Collection<String> queues, @Nullable String route, @Nullable String type, int limit) {
        return jdbc.sql(LOCK_OPEN)
                .param("store", store)
                .param("queues", queues.toArray(String[]::new))
                .param("route", route)
                .param("type", type)
                .param("limit", limit)
                .query(Locked.class)
                .list();
    }

    /** Records what was done with dead letters, and who did it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void settle(UUID store, List<Long> ids, DeadLetterAct act, String actor, @Nullable String reason) {
        jdbc.sql(SETTLE)
                .param("store", store)
                .param("ids", ids.toArray(Long[]::new))
                .param("state", act.state())
                .param("act", act.word())
                .param("actor", actor)
                .param("reason", reason)
                .update();
    }

    private JdbcClient.StatementSpec one(String sql, UUID store, long id) {
        return jdbc.sql(sql).param("store", store).param("id", id);
    }

    private static Summary summary(ResultSet row, int n) throws SQLException {
        return new Summary(
                row.getLong("id"),
                row.getObject("event_id", UUID.class),
                row.getString("event_type"),
                row.getString("subject"),
                row.getString("route_id"),
                row.getString("state"),
                row.getString("cause"),
                row.getInt("attempts"),
                instant(row, "created_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
