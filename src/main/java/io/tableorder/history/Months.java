package io.tableorder.history;

import java.time.LocalDate;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The months of the history, each a partition. */
@Repository
class Months {

    private static final String MAKE = "select make_history_partitions(:from, :to)::text";

    private static final String DROP_ONE = "select drop_history_partition(:before)";

    private final JdbcClient jdbc;

    Months(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes those that are not there yet. */
    void make(LocalDate from, LocalDate to) {
        jdbc.sql(MAKE).param("from", from).param("to", to).query(String.class).optional();
    }

    /**
     * Drops the oldest partition that holds nothing but days before {@code first}.
     *
     * @return its name, or empty if there is none
     */
    Optional<String> dropOneBefore(LocalDate first) {
        return jdbc.sql(DROP_ONE).param("before", first).query(String.class).optional();
    }
}
