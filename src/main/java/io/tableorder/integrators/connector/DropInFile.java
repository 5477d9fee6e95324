package io.tableorder.integrators.connector;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file of the routes folder, with the routes that run for it. Reports each change to {@link DropIns}. */
final class DropInFile {

    private static final Logger LOG = LoggerFactory.getLogger(DropInFile.class);

    private final String name;
    private final DropInLoader loader;
    private final DropIns dropIns;
    private Set<String> routeIds = Set.of();
    private byte @Nullable [] seen;
    private byte @Nullable [] tried;
    private byte @Nullable [] good;
    private byte @Nullable [] refused;
    private Instant refusedAt = Instant.EPOCH;
    private DropIn.@Nullable Stop stop;

    DropInFile(String name, DropInLoader loader, DropIns dropIns) {
        this.name = name;
        this.loader = loader;
        this.dropIns = dropIns;
    }

    String name() {
        return name;
    }

    /**
     * Takes the content that a look has found. New content is loaded when the next look finds it again.
     *
     * @return whether routes were stopped
     */
    boolean see(byte[] content) {
        boolean isSettled = Arrays.equals(content, seen);
        seen = content;
        if (!isSettled || Arrays.equals(content, tried)) {
            return false;
        }
        tried = content;
        return replace(content);
    }

    private boolean replace(byte[] content) {
        try {
            loader.checkHere(name, content, routeIds);
        } catch (Refused e) {
            refuse(content, e);
            return false;
        }
        boolean ran = unload();
        try {
            routeIds = loader.load(name, content);
            good = content;
            refused = null;
            LOG.info("Drop-in {} loaded: routes {}", name, routeIds);
            dropIns.put(DropIn.loaded(name, routeIds, Instant.now(), loader.storesOf(routeIds, content)));
            return ran;
        } catch (Refused e) {
            restore();
            refuse(content, e);
            // The last good version takes the same names as before. A report of stopped routes would have this file
            // tried for ever.
            return false;
        }
    }

    private void restore() {
        if (good == null) {
            return;
        }
        try {
            routeIds = loader.load(name, good);
        } catch (Refused e) {
            LOG.error("Drop-in {}: its last good version does not start again: {}", name, e.reason());
        }
    }

    /** Reports content that may not run. The routes of the last good content go on. */
    void refuse(byte[] content, Refused refusal) {
        boolean isNew = !Arrays.equals(content, refused);
        refused = content;
        if (isNew) {
            refusedAt = Instant.now();
            LOG.warn(
                    "Drop-in {} refused: {}{}",
                    refusal.line() == Refused.NO_LINE ? name : name + ":" + refusal.line(),
                    refusal.reason(),
                    routeIds.isEmpty() ? "" : "; its last good version goes on");
        }
        // Also if the content is not new: the last good content may run as other routes now.
        dropIns.put(DropIn.refused(name, refusal, routeIds, refusedAt, loader.storesOf(routeIds, content)));
    }

    /**
     * Stops the routes because staff have stopped the connector.
     *
     * @param content of the file, in case no route of it runs
     * @return whether routes were stopped
     */
    boolean stop(DropIn.Stop by, Supplier<byte[]> content) {
        if (by.equals(stop)) {
            return false;
        }
        Set<UUID> stores = loader.storesOf(routeIds, content.get());
        boolean ran = unload();
        good = null;
        stop = by;
        LOG.info("Drop-in {} stopped by {}", name, by.by());
        dropIns.put(DropIn.stopped(name, by, Instant.now(), stores));
        return ran;
    }

    /** Ends a stop, if there was one: the content is loaded as if it were new. */
    void resume() {
        if (stop != null) {
            stop = null;
            forget();
        }
    }

    /**
     * Stops the routes because the file is gone.
     *
     * @return whether there were any
     */
    boolean remove() {
        boolean ran = unload();
        LOG.info("Drop-in {} stopped: the file is gone", name);
        dropIns.put(DropIn.gone(name, Instant.now()));
        return ran;
    }

    private boolean unload() {
        boolean ran = !routeIds.isEmpty();
        loader.unload(name, routeIds);
        routeIds = Set.of();
        return ran;
    }

    /** Has the content tried again as if it were new. */
    void forget() {
        tried = null;
        refused = null;
    }

    /** Has refused content tried again, without reporting it as new. */
    void tryAgain() {
        if (refused != null) {
            tried = null;
        }
    }
}
