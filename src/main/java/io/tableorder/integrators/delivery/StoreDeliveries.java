package io.tableorder.integrators.delivery;

import static java.sql.Types.VARCHAR;

import io.tableorder.foundation.database.Instants;
import io.tableorder.foundation.trace.Trace;
import io.tableorder.http.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The deliveries of one store, as its staff read and change them. */
@Repository
class StoreDeliveries {

    private static final String LIST = """
            select id, job_id, target, kind, event_type, subject, state, attempts, code, detail, copy_of, created_at, expires_at, settled_at,
                   case when state in ('pending', 'failed') then due_at end as next_attempt_at
            """;

    private static final String FILTERED = """
              from deliveries
             where store_id = :store
               and (cast(:target as text) is null or target = :target)
               and (cast(:state as text) is null or state = :state)
               and (cast(:subject as text) is null or subject = :subject)
            """;

    private static final String NEWEST_FIRST = "order by id desc limit :limit offset :offset";

    private static final String FIND = LIST + """
                 , content
              from deliveries
             where store_id = :store and id = :id
            """;

    private static final String PARCEL = """
            select target, content, on_paper as is_on_paper, is_repeat or copy_of is not null as is_duplicate
              from deliveries
             where store_id = :store and id = :id
            """;

    private static final String ATTEMPTS = """
            select attempt, at, millis, result, code, detail, request, response
              from delivery_attempts
             where delivery_id = (select id from deliveries where store_id = :store and id = :id)
             order by at desc
             limit 100
            """;

    private static final String LOCK_TARGET_OF = """
            select failures
              from delivery_targets
             where name = (select target from deliveries where store_id = :store and id = :id)
               for no key update
            """;

    private static final String LOCK_TARGETS_OF = """
            select name
              from delivery_targets
             where name in (select target from deliveries where store_id = :store and id = any (:ids))
             order by name
               for no key update
            """;

    private static final String LOCK = """
            select d.state as state_word, d.target, d.kind, d.on_paper as is_on_paper,
                   d.state = 'sent' and d.due_at <= now() as is_lost, """ + DeliveryRow.IS_OVERTAKEN + """
              from deliveries d
             where d.store_id = :store and d.id = :id
               for no key update of d
            """;

    // A delivery whose attempt has not reported may have arrived, unless it was only offered.
    private static final String RETRY = """
            update deliveries
               set state = 'pending', step = 0, is_repeat = is_repeat or state = 'sent' and code is distinct from 'OFFERED',
                   due_at = now(), settled_at = null,
                   code = null, detail = null, expires_at = now() + wanted,
                   request_id = coalesce(:requestId, request_id), traceparent = coalesce(traceparent, :traceparent)
             where store_id = :store and id = :id
            """;

    private static final String CANCEL = """
            update deliveries
               set state = 'cancelled', settled_at = now(), code = 'CANCELLED', detail = :actor
             where store_id = :store and id = :id
            """;

    private static final String CANCEL_ALL = """
            update deliveries
               set state = 'cancelled', settled_at = now(), code = 'CANCELLED', detail = :actor
             where store_id = :store and target = :target and state in ('pending', 'sent', 'failed')
            """;

    private static final String RESTART = """
            update deliveries
               set due_at = created_at
             where store_id = :store and target = :target and state in ('pending', 'failed') and due_at > now()
            """;

    private static final String COPY = """
            insert into deliveries (store_id, target, kind, on_paper, event_id, event_type, event_time, subject, event_seq, ordering_key,
                                    part, content, copy_of, wanted, expires_at, traceparent, request_id)
            select store_id, target, kind, on_paper, event_id, event_type, event_time, subject, event_seq, ordering_key,
                   'copy-' || gen_random_uuid(), content, id, wanted, now() + wanted,
                   coalesce(traceparent, :traceparent), coalesce(:requestId, request_id)
              from deliveries
             where store_id = :store and id = :id
            returning id
            """;

    private static final String LOCK_TARGET = """
            select failures from delivery_targets where name = :target for no key update
            """;

    private final JdbcClient jdbc;

    StoreDeliveries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A delivery that staff are about to change.
     *
     * @param isLost whether its attempt has not reported in time
     */
    record Locked(
            String stateWord, String target, String kind, boolean isOnPaper, boolean isLost, boolean isOvertaken) {

        DeliveryState state() {
            return DeliveryState.of(stateWord);
        }

        /** Whether no attempt is under way. */
        boolean isAtRest() {
            return state() != DeliveryState.SENT || isLost;
        }
    }

    /**
     * Newest first.
     *
     * @param target null for those to all targets
     * @param state null for those in every state
     * @param subject null for those about any
     */
    Page<DeliveryView.Summary> list(
            UUID store,
            @Nullable String target,
            @Nullable DeliveryState state,
            @Nullable String subject,
            Page.Request page) {
        List<DeliveryView.Summary> deliveries = filtered(LIST + FILTERED + NEWEST_FIRST, store, target, state, subject)
                .param("limit", page.pageSize())
                .param("offset", page.offset())
                .query((row, n) -> summary(row))
                .list();
        long total = filtered("select count(*)\n" + FILTERED, store, target, state, subject)
                .query(Long.class)
                .single();
        return page.of(deliveries, total);
    }

    private JdbcClient.StatementSpec filtered(
            String sql, UUID store, @Nullable String target, @Nullable DeliveryState state, @Nullable String subject) {
        return jdbc.sql(sql)
                .param("store", store)
                .param("target", target)
                .param("state", state == null ? null : state.word())
                .param("subject", subject);
    }

    Optional<DeliveryView> find(UUID store, long id) {
        List<DeliveryView.Attempt> attempts = one(ATTEMPTS, store, id)
                .query((row, n) -> new DeliveryView.Attempt(
                        row.getInt("attempt"),
                        Instants.of(row, "at"),
                        row.getInt("millis"),
                        row.getString("result"),
                        row.getString("code"),
                        row.getString("detail"),
                        row.getString("request"),
                        row.getString("response")))
                .list();
        return one(FIND, store, id)
                .query((row, n) -> new DeliveryView(summary(row), row.getString("content"), attempts))
                .optional();
    }

    Optional<Parcel> parcel(UUID store, long id) {
        return one(PARCEL, store, id).query(Parcel.class).optional();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Locked> lock(UUID store, long id) {
        return one(LOCK_TARGET_OF, store, id).query(Integer.class).optional().flatMap(failures -> one(LOCK, store, id)
                .query(Locked.class)
                .optional());
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void lockTargetsOf(UUID store, Collection<Long> ids) {
        jdbc.sql(LOCK_TARGETS_OF)
                .param("store", store)
                .param("ids", ids.toArray(Long[]::new))
                .query(String.class)
                .list();
    }

    void retry(UUID store, long id) {
        forRequest(one(RETRY, store, id)).update();
    }

    void cancel(UUID store, long id, String actor) {
        one(CANCEL, store, id).param("actor", actor).update();
    }

    /** @return how many were cancelled */
    @Transactional(propagation = Propagation.MANDATORY)
    public int cancelAll(UUID store, String target, String actor) {
        lockAnyhow(target);
        return allOf(CANCEL_ALL, store, target).param("actor", actor).update();
    }

    /** Makes the waiting deliveries due, in the order in which they were added. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void restart(UUID store, String target) {
        lockAnyhow(target);
        allOf(RESTART, store, target).update();
    }

    private void lockAnyhow(String target) {
        jdbc.sql(LOCK_TARGET).param("target", target).query(Integer.class).optional();
    }

    private JdbcClient.StatementSpec allOf(String sql, UUID store, String target) {
        return jdbc.sql(sql).param("store", store).param("target", target);
    }

    /** @return the copy's id */
    long copy(UUID store, long id) {
        return forRequest(one(COPY, store, id)).query(Long.class).single();
    }

    private JdbcClient.StatementSpec one(String sql, UUID store, long id) {
        return jdbc.sql(sql).param("store", store).param("id", id);
    }

    private static JdbcClient.StatementSpec forRequest(JdbcClient.StatementSpec statement) {
        return statement
                .param("traceparent", Trace.currentParent(), VARCHAR)
                .param("requestId", Trace.currentRequestId(), VARCHAR);
    }

    private static DeliveryView.Summary summary(ResultSet row) throws SQLException {
        return new DeliveryView.Summary(
                row.getLong("id"),
                row.getObject("job_id", UUID.class),
                row.getString("target"),
                row.getString("kind"),
                row.getString("event_type"),
                row.getString("subject"),
                row.getString("state"),
                row.getInt("attempts"),
                row.getString("code"),
                row.getString("detail"),
                row.getObject("copy_of", Long.class),
                Instants.of(row, "created_at"),
                Instants.orNull(row, "next_attempt_at"),
                Instants.of(row, "expires_at"),
                Instants.orNull(row, "settled_at"));
    }
}
