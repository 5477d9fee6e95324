package io.tableorder.event;

import io.tableorder.event.Batch.Item;
import io.tableorder.event.Batch.Outcome;
import io.tableorder.foundation.database.SidePool;
import io.tableorder.foundation.trace.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/**
 * The events that are still to be published. Only the relay that has locked a store's head publishes that store's events, so that any
 * number of relays can share the stores and keep each store's order. A parked row has its next attempt at infinity.
 */
@Repository
class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private static final int ATTEMPTS = 3;

    /** The most bytes of a batch, which is several times in memory while it is published. Thousands of events of usual size are less. */
    static final int LARGE = 4 * 1024 * 1024;

    // No attempt is put off for more than a second. One that seems to be is from before the database's clock was set
    // back, and is due.
    private static final String ANYTHING_DUE = """
            select exists (select
                             from outbox
                            where next_attempt_at <= now()
                               or next_attempt_at > now() + interval '5 seconds' and next_attempt_at < 'infinity')
            """;

    // This and what else runs for each batch has parameters by place, since names would be parsed each time.
    // Jumps from store to store along the primary key, however many rows each store has. The store that has waited
    // longest comes first.
    private static final String CLAIM = """
            with recursive head as (
                (select store_id, next_attempt_at
                   from outbox
                  where next_attempt_at < 'infinity'
                  order by store_id, seq
                  limit 1)
                union all
                select next.store_id, next.next_attempt_at
                  from head
                 cross join lateral (
                       select store_id, next_attempt_at
                         from outbox
                        where store_id > head.store_id and next_attempt_at < 'infinity'
                        order by store_id, seq
                        limit 1) next
            )
            select h.store_id
              from outbox_head h
              join head using (store_id)
             where head.next_attempt_at <= now() or head.next_attempt_at > now() + interval '5 seconds'
             order by head.next_attempt_at
             limit ?
               for update of h skip locked
            """;

    // Reads the first event of each store, then the second of each, and so on up to the limit: large events of one
    // store leave room for the others, and no event is read before an earlier one of its store.
    private static final String READ = """
            select e.store_id, e.seq, e.event_id, e.type, e.aggregate_type, e.aggregate_id, e.aggregate_version,
                   e.payload, e.created_at, s.time_zone, e.traceparent, e.request_id, due.attempts
              from (select o.store_id, o.seq, o.attempts,
                           sum(o.bytes) over (order by o.nth, claimed.place) - o.bytes as bytes_before
                      from unnest(cast(? as uuid[])) with ordinality as claimed (store_id, place)
                     cross join lateral (
                           select w.store_id, w.seq, w.attempts, row_number() over (order by w.seq) as nth,
                                  octet_length(e.payload::text) as bytes
                             from outbox w
                             join event_log e on e.store_id = w.store_id and e.seq = w.seq
                            where w.store_id = claimed.store_id and w.next_attempt_at < 'infinity'
                            order by w.seq
                            limit ?) o) due
              join event_log e on e.store_id = due.store_id and e.seq = due.seq
              join stores s on s.id = due.store_id
             where due.bytes_before < ?
             order by e.store_id, e.seq
            """;

    private static final String DELETE = """
            delete from outbox o
             using unnest(cast(? as uuid[]), cast(? as bigint[])) as published (store_id, seq)
             where o.store_id = published.store_id and o.seq = published.seq
            """;

    private static final String DEFER = """
            update outbox
               set next_attempt_at = now() + interval '1 second', last_error = :reason
             where store_id = :store and seq = :seq
            """;

    private static final String COUNT_ATTEMPT = """
            update outbox
               set attempts = attempts + 1, last_error = :reason,
                   next_attempt_at = case when :park then 'infinity' else now() + interval '1 second' end
             where store_id = :store and seq = :seq
            """;

    private static final String BACKLOG = """
            with recursive head as (
                (select store_id, seq
                   from outbox
                  where next_attempt_at < 'infinity'
                  order by store_id, seq
                  limit 1)
                union all
                select next.store_id, next.seq
                  from head
                 cross join lateral (
                       select store_id, seq
                         from outbox
                        where store_id > head.store_id and next_attempt_at < 'infinity'
                        order by store_id, seq
                        limit 1) next
            )
            select (select count(*)
                      from (select from outbox where next_attempt_at < 'infinity' limit :most) counted) as waiting,
                   (select count(*) from outbox where next_attempt_at = 'infinity') as parked,
                   (select coalesce(extract(epoch from now() - min(e.created_at)), 0) * 1000
                      from head join event_log e using (store_id, seq)) as age
            """;

    private final JdbcClient jdbc;
    private final PlatformTransactionManager transactions;

    Outbox(SidePool relayPool) {
        this.jdbc = relayPool.jdbc();
        this.transactions = new JdbcTransactionManager(relayPool.dataSource());
    }

    /** Whether any event waits for its next attempt. It costs less than a claim that finds nothing. */
    boolean isAnythingDue() {
        return jdbc.sql(ANYTHING_DUE).query(Boolean.class).single();
    }

    /**
     * Locks the heads of up to {@code stores} stores that no other relay has locked, and reads up to {@code rows} events of each. Together
     * they have at most {@value #LARGE} bytes, not counting the last one. A transaction of this thread holds the locks until the thread
     * settles or releases the batch.
     */
    Batch claim(int stores, int rows) {
        TransactionStatus transaction = transactions.getTransaction(new DefaultTransactionDefinition());
        try {
            // A separate statement after the lock: the snapshot of the claim may be older than the deletes of the relay
            // that held the lock before, and would show events that have been published.
            List<UUID> heads = jdbc.sql(CLAIM).param(stores).query(UUID.class).list();
            return new Batch(heads.isEmpty() ? List.of() : read(heads, rows), transaction);
        } catch (RuntimeException e) {
            transactions.rollback(transaction);
            throw e;
        }
    }

    private List<Item> read(List<UUID> stores, int rows) {
        return jdbc.sql(READ)
                .params(texts(stores), rows, LARGE)
                .query((row, n) -> new Item(Event.from(row), row.getInt("attempts")))
                .list();
    }

    /**
     * Deletes each store's confirmed events up to the first that is not confirmed, records why that one is not, and commits. Confirmed
     * events after it stay, and are published again in their turn.
     */
    void settle(Batch batch) {
        List<UUID> stores = new ArrayList<>();
        List<Long> seqs = new ArrayList<>();
        @Nullable UUID stopped = null;
        for (Item item : batch.items()) {
            UUID store = item.event.storeId();
            if (store.equals(stopped)) {
                continue;
            }
            if (item.outcome() == Outcome.CONFIRMED) {
                stores.add(store);
                seqs.add(item.event.seq());
            } else {
                stopped = store;
                note(item);
            }
        }
        if (!stores.isEmpty()) {
            jdbc.sql(DELETE).params(texts(stores), seqs.toArray(Long[]::new)).update();
        }
        if (batch.transaction() != null) {
            transactions.commit(batch.transaction());
        }
    }

    /** Unlocks the stores. Events that were not settled stay unchanged. */
    void release(Batch batch) {
        if (batch.transaction() != null && !batch.transaction().isCompleted()) {
            transactions.rollback(batch.transaction());
        }
    }

    private void note(Item item) {
        Event event = item.event;
        if (item.outcome() == Outcome.REFUSED) {
            jdbc.sql(DEFER)
                    .param("store", event.storeId())
                    .param("seq", event.seq())
                    .param("reason", item.reason())
                    .update();
        } else if (item.outcome() == Outcome.UNSENDABLE) {
            boolean park = item.attempts + 1 >= ATTEMPTS;
            jdbc.sql(COUNT_ATTEMPT)
                    .param("store", event.storeId())
                    .param("seq", event.seq())
                    .param("reason", item.reason())
                    .param("park", park)
                    .update();
            if (park) {
                logParked(item);
            }
        }
    }

    private static void logParked(Item parked) {
        Event event = parked.event;
        try (Trace.Scope scope = Trace.open(event.trace())) {
            LOG.error(
                    "Event {} (store {}, sequence {}) cannot be sent and is parked; the store's next events go on: {}",
                    event.id(),
                    event.storeId(),
                    event.seq(),
                    parked.reason());
        }
    }

    Backlog backlog() {
        return jdbc.sql(BACKLOG)
                .param("most", Backlog.MOST)
                .query((row, n) -> new Backlog(
                        row.getLong("waiting"), row.getLong("parked"), Duration.ofMillis(row.getLong("age"))))
                .single();
    }

    private static String[] texts(List<UUID> ids) {
        return ids.stream().map(Objects::toString).toArray(String[]::new);
    }
}
