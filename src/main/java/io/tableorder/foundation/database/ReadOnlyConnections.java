package io.tableorder.foundation.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Makes the pools close a connection to a server that has become read-only, as they close a broken one, so that the next connection goes to
 * the primary. Hikari creates this class by its name in {@code application.yml}.
 */
public final class ReadOnlyConnections implements SQLExceptionOverride {

    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        return DatabaseAway.READ_ONLY.equals(failure.getSQLState()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
}
