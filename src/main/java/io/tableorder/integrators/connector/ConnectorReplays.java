package io.tableorder.integrators.connector;

import io.tableorder.foundation.database.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The replays of the log to connectors: who has begun them, and their progress. */
@Repository
class ConnectorReplays {

    private static final String BEGIN = """
            insert into connector_replays (name, replayed_by, since, events)
            values (:name, :by, :from, :events)
            returning *
            """;

    private static final String PROGRESS = """
            update connector_replays
               set sent = :sent, ended_at = case when :ended then clock_timestamp() end
             where name = :name and at = :at
            """;

    private static final String NEWEST = """
            select distinct on (name) *
              from connector_replays
             where name = any (cast(:names as text[]))
             order by name, at desc
            """;

    private final JdbcClient jdbc;

    ConnectorReplays(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A replay.
     *
     * @param events how many there are to send
     * @param sent how many the broker has confirmed
     * @param endedAt null while it goes on, or if its instance has stopped before its end
     */
    record Replay(
            String by,
            Instant from,
            long events,
            long sent,
            Instant at,
            @Nullable Instant endedAt) {}

    Replay begin(String name, String by, Instant from, long events) {
        return jdbc.sql(BEGIN)
                .param("name", name)
                .param("by", by)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("events", events)
                .query((row, n) -> replay(row))
                .single();
    }

    void progress(String name, Replay replay, long sent, boolean isEnded) {
        jdbc.sql(PROGRESS)
                .param("name", name)
                .param("at", replay.at().atOffset(ZoneOffset.UTC))
                .param("sent", sent)
                .param("ended", isEnded)
                .update();
    }

    /** The newest replay of each connector, by the connector's name. */
    Map<String, Replay> newest(Collection<String> names) {
        Map<String, Replay> byName = new HashMap<>();
        jdbc.sql(NEWEST).param("names", names.toArray(String[]::new)).query(row -> {
            byName.put(row.getString("name"), replay(row));
        });
        return byName;
    }

    private static Replay replay(ResultSet row) throws SQLException {
        return new Replay(
                row.getString("replayed_by"),
                Instants.of(row, "since"),
                row.getLong("events"),
                row.getLong("sent"),
                Instants.of(row, "at"),
                Instants.orNull(row, "ended_at"));
    }
}
