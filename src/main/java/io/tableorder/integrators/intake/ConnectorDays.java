package io.tableorder.integrators.intake;

import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The business days that connectors have processed. Only one instance gets a day; the row is its lease. */
@Repository
class ConnectorDays {

    /** The business day of a store a while ago. All days before it are due. */
    private static final String UNTIL =
            "(((now() - :delay * interval '1 second') at time zone s.time_zone) - s.business_day_cutoff)::date";

    /** A new connector begins with the newest day that is due. */
    private static final String BEGIN = """
            insert into connector_days (connector, store_id, done_until)
            select :connector, s.id, {until} - 2
              from stores s
             where (:store::uuid is null or s.id = :store)
               and not exists (select from connector_days c where c.connector = :connector and c.store_id = s.id)
                on conflict do nothing
            """.replace("{until}", UNTIL);

    /** Of each store, the oldest due day that is not too old. */
    private static final String DUE = """
            select d.store_id, d.next_attempt_at, greatest(d.done_until + 1, due.until - :most) as business_day
              from connector_days d
              join stores s on s.id = d.store_id
             cross join lateral (select {until} as until) due
             where d.connector = :connector and (:store::uuid is null or d.store_id = :store) and d.done_until + 1 < due.until
            """.replace("{until}", UNTIL);

    private static final String CLAIM = """
            update connector_days c
               set attempts = c.attempts + 1, next_attempt_at = now() + :lease * interval '1 second'
              from ({due}
                       and d.next_attempt_at <= now()
                     order by d.next_attempt_at
                     limit 1
                       for update of d skip locked) next
             where c.connector = :connector and c.store_id = next.store_id
            returning c.connector, c.store_id, next.business_day, c.attempts as attempt
            """.replace("{due}", DUE);

    /** A day ends where the next one begins. */
    private static final String LONGEST_DUE = """
            select coalesce(extract(epoch from max(now() - :delay * interval '1 second'
                       - ((due.business_day + 1 + s.business_day_cutoff) at time zone s.time_zone))), 0)::bigint
              from ({due}) due
              join stores s on s.id = due.store_id
            """.replace("{due}", DUE);

    private static final String DONE = """
            update connector_days
               set done_until = :day, attempts = 0, next_attempt_at = now()
             where connector = :connector and store_id = :store and done_until < :day
            """;

    /** Changes nothing if the lease was over and another instance has claimed the day. */
    private static final String TRY_AGAIN = """
            update connector_days
               set next_attempt_at = now() + :wait * interval '1 second'
             where connector = :connector and store_id = :store and attempts = :attempt
            """;

    /** A connector that was away for longer does not get the older days. */
    private static final int MOST_DAYS = 31;

    private final JdbcClient jdbc;

    ConnectorDays(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds the stores that are new to the connector; see {@link #claim}. */
    void begin(DaySource source) {
        about(source, BEGIN).update();
    }

    /** Claims the next due day for this instance until the lease is over. */
    Optional<ConnectorDay> claim(DaySource source, Duration lease) {
        return about(source, CLAIM)
                .param("lease", lease.toSeconds())
                .param("most", MOST_DAYS)
                .query(ConnectorDay.class)
                .optional();
    }

    /** How long the oldest unprocessed day has been due; zero if there is none. */
    Duration longestDue(DaySource source) {
        return Duration.ofSeconds(about(source, LONGEST_DUE)
                .param("most", MOST_DAYS)
                .query(Long.class)
                .single());
    }

    private JdbcClient.StatementSpec about(DaySource source, String sql) {
        return jdbc.sql(sql)
                .param("connector", source.connector())
                .param("store", source.storeId())
                .param("delay", source.delay().toSeconds());
    }

    void done(ConnectorDay day) {
        jdbc.sql(DONE)
                .param("connector", day.connector())
                .param("store", day.storeId())
                .param("day", day.businessDay())
                .update();
    }

    void tryAgain(ConnectorDay day, Duration wait) {
        jdbc.sql(TRY_AGAIN)
                .param("connector", day.connector())
                .param("store", day.storeId())
                .param("attempt", day.attempt())
                .param("wait", wait.toSeconds())
                .update();
    }
}
