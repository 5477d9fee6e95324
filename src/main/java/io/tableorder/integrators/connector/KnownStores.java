package io.tableorder.integrators.connector;

import io.tableorder.foundation.database.DatabaseWatch;
import io.tableorder.restaurant.store.StoreLookup;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** The stores that a file may name. While the database is away none is known to be missing, and nothing waits for it. */
@Component
class KnownStores {

    private static final Logger LOG = LoggerFactory.getLogger(KnownStores.class);

    private final StoreLookup stores;
    private final DatabaseWatch database;

    KnownStores(StoreLookup stores, DatabaseWatch database) {
        this.stores = stores;
        this.database = database;
    }

    boolean mayHave(UUID id) {
        if (!database.answers()) {
            return true;
        }
        try {
            return stores.exists(id);
        } catch (DataAccessException e) {
            LOG.debug("Whether the store {} is there is not known: {}", id, e.toString());
            return true;
        }
    }
}
