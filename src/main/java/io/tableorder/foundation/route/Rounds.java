package io.tableorder.foundation.route;

import org.apache.camel.Exchange;
import org.apache.camel.component.jdbc.JdbcConstants;

/**
 * Housekeeping in rounds: {@code .loopDoWhile(Rounds::goOn)} around a statement that changes a bounded number of rows. Each round is a
 * transaction of its own, so requests wait only briefly for its locks.
 */
public final class Rounds {

    private Rounds() {}

    /** Whether no statement has run yet, or the last one has changed a row. */
    public static boolean goOn(Exchange exchange) {
        Integer changed = exchange.getMessage().getHeader(JdbcConstants.JDBC_UPDATE_COUNT, Integer.class);
        return changed == null || changed > 0;
    }
}
