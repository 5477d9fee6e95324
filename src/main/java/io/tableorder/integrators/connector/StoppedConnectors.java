package io.tableorder.integrators.connector;

import io.tableorder.foundation.database.Instants;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The connectors that stay stopped, on every instance and over restarts. They serve all stores. */
@Repository
class StoppedConnectors {

    private static final String ALL = "select name, stopped_by, reason, at from stopped_connectors";

    private static final String STOP = """
            insert into stopped_connectors (name, stopped_by, reason)
            values (:name, :by, :reason)
            on conflict (name) do nothing
            """;

    private static final String START = "delete from stopped_connectors where name = :name";

    private final JdbcClient jdbc;

    StoppedConnectors(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Map<String, DropIn.Stop> all() {
        Map<String, DropIn.Stop> byName = new HashMap<>();
        jdbc.sql(ALL).query(row -> {
            byName.put(
                    row.getString("name"),
                    new DropIn.Stop(row.getString("stopped_by"), row.getString("reason"), Instants.of(row, "at")));
        });
        return Map.copyOf(byName);
    }

    /** Stops a connector, unless it is stopped already. */
    void stop(String name, String by, @Nullable String reason) {
        jdbc.sql(STOP)
                .param("name", name)
                .param("by", by)
                .param("reason", reason)
                .update();
    }

    void start(String name) {
        jdbc.sql(START).param("name", name).update();
    }
}
