package io.tableorder.dropin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one file of the routes folder.
 *
 * @param file its name
 * @param state what its newest content came to
 * @param line of the file that was refused, counted from 1; 0 when no single line is to blame
 * @param reason why it was refused, as far as everybody may know; the log says more
 * @param routeIds routes that run for it now; those of its last good content while a newer one is refused
 * @param since when it came into this state
 */
public record DropIn(
        String file, State state, int line, @Nullable String reason, List<String> routeIds, Instant since) {

    /** What the newest content of a file came to. */
    public enum State {
        /** Its routes run. */
        LOADED,
        /** It may not run; see the reason. */
        REFUSED,
        /** The file is gone, and its routes with it. */
        STOPPED
    }

    public DropIn {
        routeIds = List.copyOf(routeIds);
    }
}
