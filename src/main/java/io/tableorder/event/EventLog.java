package io.tableorder.event;

import static java.sql.Types.VARCHAR;

import io.tableorder.foundation.trace.Trace;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The events of each store, in the order of commits and without gaps. An event is written in the transaction of the change that it
 * describes: both are committed or neither. It names the request that caused it.
 *
 * <p>All features append through {@link #append}, but for one: an order is placed in a single statement, which calls the same function
 * of the database, and its route gives the hint.
 */
@Repository
public class EventLog {

    private static final String APPEND = """
            select seq
              from append_event(:store, :type, :aggregateType, :aggregateId, :aggregateVersion, cast(:payload as jsonb),
                                null, :traceparent, :requestId)
            """;

    private static final String HOLD = "select seq from store_seq where store_id = :store for no key update";

    private final JdbcClient jdbc;
    private final Relay relay;

    EventLog(JdbcClient jdbc, Relay relay) {
        this.jdbc = jdbc;
        this.relay = relay;
    }

    /**
     * Appends to the store's log and its outbox. After the commit, the relay and the readers of the log get a hint. From here to its end
     * the caller's transaction locks the store's sequence, so append last.
     *
     * @param aggregateVersion version of the aggregate; each version has one event
     * @param payload JSON
     * @return the event's sequence within the store
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public long append(UUID storeId, EventType type, long aggregateId, int aggregateVersion, String payload) {
        long seq = jdbc.sql(APPEND)
                .param("store", storeId)
                .param("type", type.key())
                .param("aggregateType", type.aggregateType())
                .param("aggregateId", aggregateId)
                .param("aggregateVersion", aggregateVersion)
                .param("payload", payload)
                .param("traceparent", Trace.currentParent(), VARCHAR)
                .param("requestId", Trace.currentRequestId(), VARCHAR)
                .query(Long.class)
                .single();
        nudgeAfterCommit(storeId);
        return seq;
    }

    /** Locks the store's sequence until the transaction ends. Meanwhile no other change that has an event is committed. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold(UUID storeId) {
        jdbc.sql(HOLD).param("store", storeId).query(Long.class).single();
    }

    private void nudgeAfterCommit(UUID storeId) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                relay.nudge(storeId);
            }
        });
    }
}
