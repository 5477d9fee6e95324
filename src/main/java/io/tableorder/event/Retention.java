package io.tableorder.event;

import io.tableorder.foundation.database.Batches;
import io.tableorder.foundation.database.SidePool;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Deletes events and inbox entries that are older than 72 hours, in small batches and over the relay's connections. */
@Repository
class Retention {

    // A store's log ages in the order of its sequence, so its first rows show whether any are too old. Events that wait
    // to be published or are parked stay.
    private static final String FORGET_EVENTS = """
            delete from event_log e
             using store_seq s
             cross join lateral (
                   select l.seq, l.created_at
                     from event_log l
                    where l.store_id = s.store_id
                      and not exists (select from outbox o where o.store_id = l.store_id and o.seq = l.seq)
                    order by l.seq
                    limit :batch) oldest
             where e.store_id = s.store_id and e.seq = oldest.seq
               and oldest.created_at < now() - interval '72 hours'
            """;

    private static final String FORGET_DEALT_WITH = """
            delete from inbox
             where ctid in (select ctid from inbox where at < now() - interval '72 hours' limit :batch)
            """;

    private static final int BATCH = 200;

    private final JdbcClient jdbc;

    Retention(SidePool relayPool) {
        this.jdbc = relayPool.jdbc();
    }

    void forgetEvents() {
        inBatches(FORGET_EVENTS);
    }

    void forgetDealtWith() {
        inBatches(FORGET_DEALT_WITH);
    }

    private void inBatches(String sql) {
        Batches.untilNone(() -> jdbc.sql(sql).param("batch", BATCH).update());
    }
}
