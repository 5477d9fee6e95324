package io.tableorder.integrators.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tableorder.integrators.delivery.GivenUp;
import io.tableorder.integrators.intake.ConnectorEvent;
import java.sql.Types;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Adds dead letters. Each belongs to the store of its event if that store exists, else to none. */
@Repository
class NewDeadLetters {

    private static final String ADD = """
            insert into dead_letters (kind, code, store_id, event_id, event_type, subject, event_seq, queue, route_id, body, headers,
                                      cause, attempts)
            values (:kind, :code, (select id from stores where id = :store), :event, :type, :subject, :seq, :queue, :route, :body,
                    :headers::jsonb, :cause, :attempts)
            returning id
            """;

    private static final String ARE_ALL_SETTLED = """
            select coalesce(bool_and(state <> 'open'), false) from dead_letters where event_id = :event and queue = :queue
            """;

    private static final String FREE_KEY = """
            update dead_letters set broker_key = null where broker_key = :key and state <> 'open'
            """;

    private static final String ADD_REJECTED = """
            insert into dead_letters (kind, code, store_id, event_id, event_type, subject, event_seq, queue, route_id, body, headers,
                                      cause, attempts, broker_key, body_size, body_sha256)
            values (:kind, :code, (select id from stores where id = :store), :event, :type, :subject, :seq, :queue, :route, :body,
                    :headers::jsonb, :cause, :attempts, :key, :size, :hash)
            on conflict (broker_key) do nothing
            returning id
            """;

    private static final String ADD_DELIVERY = """
            insert into dead_letters (kind, code, store_id, event_id, event_type, subject, event_seq, route_id, body, headers, cause,
                                      attempts, delivery_id)
            values (:kind, :code, (select id from stores where id = :store), :event, :type, :subject, :seq, :route, :body,
                    :headers::jsonb, :cause, :attempts, :delivery)
            returning id
            """;

    private static final int LONGEST_NAME = 255;

    private final JdbcClient jdbc;

    NewDeadLetters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A message that a route or a consumer gave up on.
     *
     * @param kind what gave up on it
     * @param code why, in a word
     * @param event the connector's event behind the message, if there is one
     * @param headers as a JSON object
     * @param cause the chain of exceptions, a line each
     */
    record DeadLetter(
            String kind,
            String code,
            @Nullable ConnectorEvent event,
            String routeId,
            byte[] body,
            String headers,
            String cause,
            int attempts) {}

    /** @return the new row's id */
    long add(DeadLetter letter) {
        return bind(ADD, letter)
                .param("queue", letter.event() == null ? null : letter.event().consumer())
                .query(Long.class)
                .single();
    }

    /** Whether the event has dead letters of the same queue, and staff have dealt with all of them. */
    boolean areAllSettled(ConnectorEvent event) {
        return jdbc.sql(ARE_ALL_SETTLED)
                .param("queue", event.consumer())
                .param("event", event.eventId())
                .query(Boolean.class)
                .single();
    }

    /**
     * Adds a message that a consumer rejected, unless an open dead letter has the same message.
     *
     * @param key identifies the message; null if nothing does
     * @param size of the whole body; null if the letter has all of it
     * @param hash of the whole body; null if the letter has all of it
     * @return the new row's id; null if there is none
     */
    @Nullable
    Long addRejected(
            DeadLetter letter,
            @Nullable String queue,
            byte @Nullable [] key,
            @Nullable Integer size,
            byte @Nullable [] hash) {
        // Staff have dealt with what is settled. The same message once more, of a replay, has failed anew.
        jdbc.sql(FREE_KEY).param("key", key, Types.BINARY).update();
        return bind(ADD_REJECTED, letter)
                .param("queue", queue)
                .param("key", key, Types.BINARY)
                .param("size", size, Types.BIGINT)
                .param("hash", hash, Types.BINARY)
                .query(Long.class)
                .optional()
                .orElse(null);
    }

    /** What stands for the route where a delivery was given up. */
    static String route(String target) {
        return "delivery:" + target;
    }

    /** Adds a delivery that was given up. */
    long add(GivenUp delivery, String headers) {
        return jdbc.sql(ADD_DELIVERY)
                .param("kind", delivery.kind())
                .param("code", delivery.code())
                .param("store", delivery.storeId())
                .param("event", delivery.eventId())
                .param("type", delivery.eventType())
                .param("subject", delivery.subject())
                .param("seq", delivery.eventSeq())
                .param("route", route(delivery.target()))
                .param("body", delivery.content().getBytes(UTF_8))
                .param("headers", headers)
                .param(
                        "cause",
                        Keeping.cause(
                                delivery.detail() == null
                                        ? delivery.code()
                                        : delivery.code() + ": " + delivery.detail()))
                .param("attempts", delivery.attempts())
                .param("delivery", delivery.deliveryId())
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec bind(String sql, DeadLetter letter) {
        ConnectorEvent event = letter.event();
        return jdbc.sql(sql)
                .param("kind", letter.kind())
                .param("code", letter.code())
                .param("store", event == null ? null : event.storeId(), Types.OTHER)
                .param("event", event == null ? null : event.eventId(), Types.OTHER)
                .param("type", event == null ? null : storable(event.type()))
                .param("subject", event == null || event.subject() == null ? null : storable(event.subject()))
                .param("seq", event == null ? null : event.seq(), Types.BIGINT)
                .param("route", letter.routeId())
                .param("body", letter.body())
                .param("headers", letter.headers())
                .param("cause", letter.cause())
                .param("attempts", letter.attempts());
    }

    private static String storable(String text) {
        return Keeping.storable(text, LONGEST_NAME);
    }
}
