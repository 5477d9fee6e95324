package io.tableorder.foundation.database;

import org.slf4j.Logger;

/**
 * Work on the database that comes round by itself. While the database is away, it is left out, and one warning says so: what it is
 * about waits in its rows. Any other failure is logged as an error, and the work comes round again.
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

    /** Does the work now, unless the database is away. */
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
