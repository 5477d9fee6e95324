package io.tableorder.batch;

import org.slf4j.Logger;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Work on the database that comes round by itself. While the database is away it is left out, which is said once: whatever it is
 * about waits in its rows.
 */
public final class Recurring {

    private final Logger log;
    private final String notice;
    private volatile boolean isLeftOut;

    /** @param notice what does not happen meanwhile, such as "Dead letters are not counted" */
    public Recurring(Logger log, String notice) {
        this.log = log;
        this.notice = notice;
    }

    /** Does it, unless the database is away. */
    public void run(Runnable work) {
        try {
            work.run();
            isLeftOut = false;
        } catch (DataAccessException | TransactionException e) {
            if (!isLeftOut) {
                log.warn("{} while the database is away: {}", notice, e.toString());
            }
            isLeftOut = true;
        }
    }
}
