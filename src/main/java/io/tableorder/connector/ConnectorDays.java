package io.tableorder.connector;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about the business days that connectors have dealt with. Of several instances one gets a day; the row is its lease. */
@Repository
class ConnectorDays {

    /** The day that a store had a while ago: all before it are due. */
    private static final String UNTIL =
            "(((now() - :delay * interval '1 second') at time zone s.time_zone) - s.business_day_cutoff)::date";

    /** A connector that is new begins with the newest day that is due. */
    private static final String BEGIN = """
            insert into connector_days (connector, store_id, done_until)
            select :connector, s.id, {until} - 2
              from stores s
             where (:store::uuid is null or s.id = :store)
               and not exists (select from connector_days c where c.connector = :connector and c.store_id = s.id)
                on conflict do nothing
            """.replace("{until}", UNTIL);

    /** The oldest day that is due, of those that are not too old to be wanted. */
    private static final String CLAIM = """
            update connector_days c
               set attempts = c.attempts + 1, next_attempt_at = now() + :lease * interval '1 second'
              from (select d.store_id, greatest(d.done_until + 1, due.until - :most) as business_day
                      from connector_days d
                      join stores s on s.id = d.store_id
                     cross join lateral (select {until} as until) due
                     where d.connector = :connector and (:store::uuid is null or d.store_id = :store)
                       and d.next_attempt_at <= now() and d.done_until + 1 < due.until
                     order by d.next_attempt_at
                     limit 1
                       for update of d skip locked) next
             where c.connector = :connector and c.store_id = next.store_id
            returning c.connector, c.store_id, next.business_day, c.attempts as attempt
            """.replace("{until}", UNTIL);

    private static final String DONE = """
            update connector_days
               set done_until = :day, attempts = 0, next_attempt_at = now()
             where connector = :connector and store_id = :store and done_until < :day
            """;

    /** Unless another instance is at it, because the lease was over. */
    private static final String TRY_AGAIN = """
            update connector_days
               set next_attempt_at = now() + :wait * interval '1 second'
             where connector = :connector and store_id = :store and attempts = :attempt
            """;

    /** What a connector was away for longer than that is not made up for. */
    private static final int MOST_DAYS = 31;

    private final JdbcClient jdbc;

    ConnectorDays(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds the stores that the connector has not dealt with yet; see {@link #claim}. */
    void begin(String connector, @Nullable UUID store, Duration delay) {
        jdbc.sql(BEGIN)
                .param("connector", connector)
                .param("store", store)
                .param("delay", delay.toSeconds())
                .update();
    }

    /**
     * The next day that is due, which is this instance's until the lease is over.
     *
     * @param store null for all
     * @param delay how long after its end a day is due
     */
    Optional<ConnectorDay> claim(String connector, @Nullable UUID store, Duration delay, Duration lease) {
        return jdbc.sql(CLAIM)
                .param("connector", connector)
                .param("store", store)
                .param("delay", delay.toSeconds())
                .param("lease", lease.toSeconds())
                .param("most", MOST_DAYS)
                .query(ConnectorDay.class)
                .optional();
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
