package io.tableorder.integrators.connector;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The state of one file of the routes folder.
 *
 * @param file its name
 * @param state of its newest content
 * @param line where the file was refused, counted from 1; 0 if no single line is to blame
 * @param reason why it was refused, in a text that all staff may read; the log has details
 * @param routeIds routes that run for it now; those of its last good content while a newer one is refused
 * @param since when it entered this state
 * @param stop who has stopped it; null if it is not stopped
 * @param stores ids of the stores that it serves; empty if it serves all
 */
public record DropIn(
        String file,
        State state,
        int line,
        @Nullable String reason,
        List<String> routeIds,
        Instant since,
        @Nullable Stop stop,
        Set<UUID> stores) {

    /** The state of the newest content of a file. */
    public enum State {
        /** Its routes run. */
        LOADED,
        /** It may not run; see the reason. */
        REFUSED,
        /** A super admin has stopped it, regardless of its content. */
        STOPPED,
        /** The file is gone, and its routes with it. */
        GONE
    }

    /** Who has stopped a connector, when, and why. */
    public record Stop(String by, @Nullable String reason, Instant at) {}

    public DropIn {
        routeIds = List.copyOf(routeIds);
        stores = Set.copyOf(stores);
    }

    static DropIn loaded(String file, Iterable<String> routeIds, Instant since, Set<UUID> stores) {
        return new DropIn(file, State.LOADED, Refused.NO_LINE, null, listOf(routeIds), since, null, stores);
    }

    static DropIn refused(String file, Refused why, Iterable<String> routeIds, Instant since, Set<UUID> stores) {
        return new DropIn(file, State.REFUSED, why.line(), why.reasonInPublic(), listOf(routeIds), since, null, stores);
    }

    static DropIn stopped(String file, Stop stop, Instant since, Set<UUID> stores) {
        return new DropIn(file, State.STOPPED, Refused.NO_LINE, null, List.of(), since, stop, stores);
    }

    static DropIn gone(String file, Instant since) {
        return new DropIn(file, State.GONE, Refused.NO_LINE, null, List.of(), since, null, Set.of());
    }

    private static List<String> listOf(Iterable<String> ids) {
        return StreamSupport.stream(ids.spliterator(), false).toList();
    }

    /** The name of the connector: the file's name without the ending. */
    public String name() {
        return DropInGuard.nameOf(file);
    }

    /** Whether it serves the store. */
    boolean isFor(UUID store) {
        return stores.isEmpty() || stores.contains(store);
    }

    /** Whether it serves only this store, so that all its numbers are the store's own. */
    boolean isOnlyFor(UUID store) {
        return stores.equals(Set.of(store));
    }

    boolean isThere() {
        return state != State.GONE;
    }
}
