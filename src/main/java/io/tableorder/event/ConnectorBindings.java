package io.tableorder.event;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about the bindings of connectors' queues. The broker has them, but AMQP cannot list them. */
@Repository
class ConnectorBindings {

    private static final String KEYS = "select routing_key from connector_bindings where queue = :queue";

    private static final String QUEUES = "select distinct queue from connector_bindings";

    private static final String REMEMBER = """
            insert into connector_bindings (queue, routing_key)
            select :queue, unnest(cast(:keys as text[]))
            on conflict (queue, routing_key) do update set bound_at = now()
            """;

    private static final String FORGET = """
            delete from connector_bindings
             where queue = :queue and routing_key = any (cast(:keys as text[]))
            """;

    /** Leaves out what was bound within the last minute, since its consumer is about to connect. */
    private static final String FORGET_ALL = """
            delete from connector_bindings
             where queue = :queue and bound_at < now() - interval '1 minute'
            returning routing_key
            """;

    private final JdbcClient jdbc;

    ConnectorBindings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Set<String> keys(String queue) {
        return new TreeSet<>(
                jdbc.sql(KEYS).param("queue", queue).query(String.class).list());
    }

    Set<String> queues() {
        return new TreeSet<>(jdbc.sql(QUEUES).query(String.class).list());
    }

    void remember(String queue, Collection<String> keys) {
        jdbc.sql(REMEMBER)
                .param("queue", queue)
                .param("keys", keys.toArray(String[]::new))
                .update();
    }

    void forget(String queue, Collection<String> keys) {
        jdbc.sql(FORGET)
                .param("queue", queue)
                .param("keys", keys.toArray(String[]::new))
                .update();
    }

    /** Deletes the bindings of the queue, and returns their routing keys. */
    Set<String> forgetAll(String queue) {
        return new TreeSet<>(
                jdbc.sql(FORGET_ALL).param("queue", queue).query(String.class).list());
    }
}
