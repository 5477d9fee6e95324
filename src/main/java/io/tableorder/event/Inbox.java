package io.tableorder.event;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Remembers which consumer has handled which event. Events arrive at least once; with the inbox a consumer has its effect once.
 *
 * <p>For an effect in the database, call {@link #remember} first, in the effect's own transaction, and skip the effect if it returns false.
 * A duplicate that runs at the same time waits for that transaction. Skip an effect elsewhere, such as a printed ticket, if {@link #seen}
 * returns true, and call {@link #remember} after it has succeeded. A crash between the two repeats the effect.
 */
@Repository
public class Inbox {

    // With parameters by place, since these run for every event of every consumer.
    private static final String REMEMBER = """
            insert into inbox (consumer, event_id)
            values (?, ?)
            on conflict do nothing
            """;

    private static final String SEEN = """
            select exists (select from inbox where consumer = ? and event_id = ?)
            """;

    private final JdbcClient jdbc;

    Inbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Remembers the event, in the caller's transaction if there is one. Returns false if it was remembered before. */
    public boolean remember(String consumer, UUID eventId) {
        return jdbc.sql(REMEMBER).params(consumer, eventId).update() == 1;
    }

    public boolean seen(String consumer, UUID eventId) {
        return jdbc.sql(SEEN).params(consumer, eventId).query(Boolean.class).single();
    }
}
