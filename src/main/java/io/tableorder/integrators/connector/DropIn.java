package io.tableorder.integrators.connector;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
 * @param stop who has stopped it, if somebody has
 * @param stores ids of the stores that it names as its own; none for one that serves all
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

    /** What the newest content of a file came to. */
    public enum State {
        /** Its routes run. */
        LOADED,
        /** It may not run; see the reason. */
        REFUSED,
        /** Somebody has stopped it, whatever is in it. */
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
        return java.util.stream.StreamSupport.stream(ids.spliterator(), false).toList();
    }

    /** The file's stem, by which people call the connector. */
    public String name() {
        return DropInGuard.nameOf(file);
    }

    /** Whether it is any business of the store's staff. */
    boolean isFor(UUID store) {
        return stores.isEmpty() || stores.contains(store);
    }

    /** Whether what it counts is the store's own. */
    boolean isOnlyFor(UUID store) {
        return stores.equals(Set.of(store));
    }

    boolean isThere() {
        return state != State.GONE;
    }
}
