package io.tableorder.integrators.connector;

import io.tableorder.foundation.database.DatabaseWatch;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stores that a file may name. While the database is away, every store counts as known, and no file waits for the database. */
@Repository
class KnownStores {

    private static final Logger LOG = LoggerFactory.getLogger(KnownStores.class);

    private static final String EXISTS = "select exists (select from stores where id = :id)";

    private final JdbcClient jdbc;
    private final DatabaseWatch database;

    KnownStores(JdbcClient jdbc, DatabaseWatch database) {
        this.jdbc = jdbc;
        this.database = database;
    }

    boolean mayHave(UUID id) {
        if (!database.answers()) {
            return true;
        }
        try {
            return jdbc.sql(EXISTS).param("id", id).query(Boolean.class).single();
        } catch (DataAccessException e) {
            LOG.debug("It is not known whether store {} exists: {}", id, e.toString());
            return true;
        }
    }
}
