package io.tableorder.deadletter;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about dead letters. */
@Repository
class DeadLetters {

    private static final String ADD = """
            insert into dead_letters (store_id, event_id, route_id, body, headers, cause, attempts)
            values (:store, :event, :route, :body, :headers::jsonb, :cause, :attempts)
            returning id
            """;

    private final JdbcClient jdbc;

    DeadLetters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What a route gave up on: the message it began with, where it failed and why.
     *
     * @param headers as a JSON object
     * @param cause the chain of exceptions, a line each
     */
    record DeadLetter(
            @Nullable UUID storeId,
            @Nullable UUID eventId,
            String routeId,
            byte[] body,
            String headers,
            String cause,
            int attempts) {}

    /** @return the new row's id */
    long add(DeadLetter letter) {
        return jdbc.sql(ADD)
                .param("store", letter.storeId())
                .param("event", letter.eventId())
                .param("route", letter.routeId())
                .param("body", letter.body())
                .param("headers", letter.headers())
                .param("cause", letter.cause())
                .param("attempts", letter.attempts())
                .query(Long.class)
                .single();
    }
}
