package io.tableorder.restaurant.history;

import io.tableorder.foundation.database.Recurring;
import io.tableorder.foundation.database.Transactions;
import io.tableorder.restaurant.order.BusinessLines;
import io.tableorder.restaurant.table.TableSessions;
import io.tableorder.restaurant.table.TableSessions.Completed;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Completes sessions of past business days, in the stores that have this turned on. A session stays open, and stale on the board,
 * while its guests may still be there: while one of its orders is neither served nor cancelled, or is of the current day, while a call waits,
 * for {@value #QUIET_HOURS} hours after its beginning, each change of its orders and each phone that joins, and on the day on which staff
 * have reopened or moved it.
 */
@Repository
class ForgottenSessions {

    private static final Logger LOG = LoggerFactory.getLogger(ForgottenSessions.class);

    private static final String SYSTEM = "system";

    private static final int QUIET_HOURS = 3;

    /** The events of a session are its beginning, and that staff have reopened it, moved it, or merged another one into it. */
    private static final String FIND = """
            select s.store_id, s.table_id, s.id
              from stores st
             cross join lateral (select now() - make_interval(hours => :hours) as quiet_since, business_day(st.id) as today) clock
              join table_sessions s on s.store_id = st.id and s.ended_at is null
             where st.complete_sessions_at_day_end
               and (:session::bigint is null or s.id = :session)
               and ((s.started_at at time zone st.time_zone) - st.business_day_cutoff)::date < clock.today
               and not exists (select
                                 from event_log e
                                where e.store_id = s.store_id and e.aggregate_type = 'session' and e.aggregate_id = s.id
                                  and (e.created_at >= clock.quiet_since
                                       or ((e.created_at at time zone st.time_zone) - st.business_day_cutoff)::date >= clock.today))
               and not exists (select
                                 from orders o
                                where o.store_id = s.store_id and o.session_id = s.id
                                  and (o.status not in ('served', 'cancelled') or o.business_day >= clock.today
                                       or o.updated_at >= clock.quiet_since))
               and not exists (select
                                 from service_calls c
                                where c.store_id = s.store_id and c.session_id = s.id and c.state <> 'resolved')
               and not exists (select
                                 from devices d
                                where d.store_id = s.store_id and d.session_id = s.id and d.created_at >= clock.quiet_since)
             order by s.id
            """;

    private final JdbcClient jdbc;
    private final TableSessions sessions;
    private final SessionCompletion completion;
    private final BusinessLines lines;
    private final Transactions transactions;
    private final Recurring completing = new Recurring(LOG, "Forgotten sessions are not completed");

    ForgottenSessions(
            JdbcClient jdbc,
            TableSessions sessions,
            SessionCompletion completion,
            BusinessLines lines,
            Transactions transactions) {
        this.jdbc = jdbc;
        this.sessions = sessions;
        this.completion = completion;
        this.lines = lines;
        this.transactions = transactions;
    }

    private record Forgotten(UUID storeId, long tableId, long id) {}

    void complete() {
        completing.run(() -> find(null).forEach(session -> transactions
                .run(() -> complete(session))
                .ifPresent(completed -> lines.completed(session.storeId(), session.tableId(), completed))));
    }

    /** @return empty if the session was completed, or its guests were heard of, since it was found */
    private Optional<Completed> complete(Forgotten session) {
        boolean isStillForgotten =
                sessions.lockOpen(session.storeId(), session.tableId()).equals(Optional.of(session.id()))
                        && !find(session.id()).isEmpty();
        return isStillForgotten
                ? Optional.of(completion.completeLocked(session.storeId(), session.id(), SYSTEM, bill -> {}))
                : Optional.empty();
    }

    private List<Forgotten> find(@Nullable Long session) {
        return jdbc.sql(FIND)
                .param("session", session)
                .param("hours", QUIET_HOURS)
                .query(Forgotten.class)
                .list();
    }
}
