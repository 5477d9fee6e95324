package io.tableorder.foundation.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Has the pools part with a connection to a server that only reads, as they do with a broken one, so that the next connection is made
 * to the primary. Hikari makes it, by the name in {@code application.yml}.
 */
public final class ReadOnlyConnections implements SQLExceptionOverride {

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return DatabaseAway.READ_ONLY.equals(failure.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
