package io.tableorder.integrators.delivery;

import io.tableorder.foundation.database.Batches;
import io.tableorder.foundation.settings.Settings;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Deletes settled deliveries and the log of their attempts, but no delivery with an open dead letter. */
@Repository
class OldDeliveries {

    private static final int BATCH = 200;

    private static final String PURGE = """
            delete from deliveries
             where settled_at < now() - :days * interval '1 day'
               and id in (select d.id
                            from deliveries d
                           where d.settled_at < now() - :days * interval '1 day'
                             and not exists (select from dead_letters l where l.delivery_id = d.id and l.state = 'open')
                           order by d.settled_at
                           limit :batch)
            """;

    private final JdbcClient jdbc;
    private final int daysKept;

    OldDeliveries(JdbcClient jdbc, Settings settings) {
        this.jdbc = jdbc;
        this.daysKept = settings.deliveries().retentionDays();
    }

    void purge() {
        Batches.untilNone(() ->
                jdbc.sql(PURGE).param("days", daysKept).param("batch", BATCH).update());
    }
}
