package io.tableorder.restaurant.history;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about the months of the history, each of which is a partition. Today is the day by the database's clock. */
@Repository
class HistoryMonths {

    private static final String MAKE = """
            select make_history_partitions((now() at time zone 'UTC')::date - :daysBehind,
                                           ((now() at time zone 'UTC') + make_interval(months => :monthsAhead))::date)::text
            """;

    private static final String DROP_OLDEST = """
            select drop_history_partition(((now() at time zone 'UTC') - make_interval(months => :monthsKept))::date - :daysBehind)
            """;

    private final JdbcClient jdbc;

    HistoryMonths(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes the partitions that do not exist yet. */
    void make(int daysBehind, int monthsAhead) {
        jdbc.sql(MAKE)
                .param("daysBehind", daysBehind)
                .param("monthsAhead", monthsAhead)
                .query(String.class)
                .optional();
    }

    /**
     * Drops the oldest month if all its days are past the retention, counted from today and from the newest archived order.
     *
     * @return the month, or empty if there is none to drop
     */
    Optional<String> dropOldest(int monthsKept, int daysBehind) {
        return jdbc.sql(DROP_OLDEST)
                .param("monthsKept", monthsKept)
                .param("daysBehind", daysBehind)
                .query(String.class)
                .optional();
    }
}
