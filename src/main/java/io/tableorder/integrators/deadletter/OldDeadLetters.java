package io.tableorder.integrators.deadletter;

import io.tableorder.foundation.database.Batches;
import io.tableorder.foundation.settings.Settings;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Deletes settled dead letters with their history, but no open ones. */
@Repository
class OldDeadLetters {

    private static final int BATCH = 200;

    // A settled dead letter has exactly one act, which settled it.
    private static final String PURGE = """
            delete from dead_letters
             where id in (select l.id
                            from dead_letter_acts a
                            join dead_letters l on l.id = a.dead_letter_id
                           where a.at < now() - :days * interval '1 day' and l.state <> 'open'
                           order by a.at
                           limit :batch)
            """;

    private final JdbcClient jdbc;
    private final int daysKept;

    OldDeadLetters(JdbcClient jdbc, Settings settings) {
        this.jdbc = jdbc;
        this.daysKept = settings.deadLetters().retentionDays();
    }

    void purge() {
        Batches.untilNone(() ->
                jdbc.sql(PURGE).param("days", daysKept).param("batch", BATCH).update());
    }
}
