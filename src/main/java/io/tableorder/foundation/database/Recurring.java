package io.tableorder.foundation.database;

import org.slf4j.Logger;

/**
 * Runs recurring work on the database. While the database is away, the work is skipped with a single warning; its rows wait. Any other
 * failure is logged as an error, and the next run tries again.
 */
public final class Recurring {

    private final Logger log;
    private final String notice;
    private volatile boolean isLeftOut;

    /** @param notice what does not happen while the work fails, such as "Dead letters are not counted" */
    public Recurring(Logger log, String notice) {
        this.log = log;
        this.notice = notice;
    }

    /** Does the work now. Never throws. */
    public void run(Runnable work) {
        try {
            work.run();
            isLeftOut = false;
        } catch (RuntimeException e) {
            if (!DatabaseAway.isPassing(e)) {
                log.error("{}", notice, e);
            } else if (!isLeftOut) {
                log.warn("{} while the database is away: {}", notice, e.toString());
                isLeftOut = true;
            }
        }
    }
}
