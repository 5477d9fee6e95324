package io.tableorder.event;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which consumer has dealt with which event. Events arrive at least once; a consumer that asks here has its effect once.
 *
 * <p>An effect in the database: call {@link #remember} first, in the effect's own transaction, and skip the effect when it
 * answers false. A twin that runs at the same time waits for that transaction. An effect elsewhere, such as a printed
 * ticket: skip it when it was {@link #seen}, and {@link #remember} it after it has succeeded; a crash in between repeats it.
 */
@Repository
public class Inbox {

    private static final String REMEMBER = """
            insert into inbox (consumer, event_id)
            values (:consumer, :event)
            on conflict do nothing
            """;

    private static final String SEEN = """
            select exists (select from inbox where consumer = :consumer and event_id = :event)
            """;

    private final JdbcClient jdbc;

    Inbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Remembers the event, in the caller's transaction where there is one; false when it was remembered before. */
    @Transactional
    public boolean remember(String consumer, UUID eventId) {
        return jdbc.sql(REMEMBER)
                        .param("consumer", consumer)
                        .param("event", eventId)
                        .update()
                == 1;
    }

    public boolean seen(String consumer, UUID eventId) {
        return jdbc.sql(SEEN)
                .param("consumer", consumer)
                .param("event", eventId)
                .query(Boolean.class)
                .single();
    }
}
