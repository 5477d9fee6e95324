package io.tableorder.integrators.connector;

import io.tableorder.foundation.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps the running drop-ins equal to the files of the routes folder, from the moment the service is ready.
 *
 * <p>A file counts once two looks in a row found the same content, so half a file is not taken for a whole one. A bad
 * file changes nothing but its own entry in {@link DropIns}: the routes of its last good content go on. When the folder
 * itself cannot be read, everything goes on.
 */
@Component
class DropInFolder implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DropInFolder.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(400);
    private static final Duration FIRST_LOOKS = Duration.ofSeconds(30);

    /** A route that does not come to its end is cut off before this. */
    private static final Duration WAITED_FOR = Duration.ofSeconds(8);

    private final Path folder;
    private final Set<String> leftOut;
    private final DropInLoader loader;
    private final DropIns dropIns;
    private final Stops stops;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, Unit> units = new TreeMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread watcher = new Thread(task, "drop-ins");
        watcher.setDaemon(true);
        return watcher;
    });
    private boolean readable = true;

    @Autowired
    DropInFolder(Settings settings, DropInLoader loader, DropIns dropIns, Stops stops) {
        this(
                settings.routesDir(),
                settings.loadsKitchenTicket() ? Set.of() : Set.of(KitchenTickets.CONNECTOR),
                loader,
                dropIns,
                stops);
    }

    /** @param leftOut names of connectors whose files count for nothing */
    DropInFolder(Path folder, Set<String> leftOut, DropInLoader loader, DropIns dropIns, Stops stops) {
        this.leftOut = leftOut;
        this.folder = folder.toAbsolutePath().normalize();
        this.loader = loader;
        this.dropIns = dropIns;
        this.stops = stops;
    }

    /**
     * Loads what is there, then keeps looking. Events of the last run wait until the service is ready for traffic, which
     * is after this: a queue that a broker has forgotten is back before the first of them is published.
     */
    @EventListener(ApplicationReadyEvent.class)
    void watch() throws InterruptedException {
        LOG.info(
                "Watching {} for drop-in routes{}",
                folder,
                leftOut.isEmpty() ? "" : "; not loaded: " + String.join(", ", leftOut));
        stops.follow();
        Future<?> firstLooks = thread.submit(() -> {
            look();
            look();
        });
        try {
            firstLooks.get(FIRST_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("The service starts before its drop-in routes have: {}", e.toString());
        }
        thread.scheduleWithFixedDelay(
                this::look, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks now, and waits a while for what comes of it. */
    void lookNow() {
        await(() -> {
            look();
            look();
        });
    }

    /** Reads the file again and tries what is in it, whether or not that is news; waits a while for what comes of it. */
    void retry(String name) {
        await(() -> {
            Unit unit = units.get(name + DropInGuard.SUFFIX);
            if (unit != null) {
                unit.forget();
            }
            look();
            look();
        });
    }

    private void await(Runnable task) {
        try {
            thread.submit(task).get(WAITED_FOR.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException | RejectedExecutionException e) {
            LOG.warn("Drop-in routes take their time: {}", e.toString());
        }
    }

    /** The routes themselves are stopped by Camel. */
    @Override
    public void destroy() {
        thread.shutdownNow();
    }

    private void look() {
        try {
            List<Path> files = files();
            boolean changed = false;
            for (String gone : goneFrom(files)) {
                changed |= forget(gone);
            }
            for (Path file : files) {
                changed |= refresh(file);
            }
            if (changed) {
                // What was refused may have been in the way of what is gone now.
                units.values().forEach(Unit::tryAgain);
            }
        } catch (IOException e) {
            if (readable) {
                LOG.warn("Cannot read the routes folder {}; what runs goes on: {}", folder, e.toString());
            }
            readable = false;
        } catch (RuntimeException | Error e) {
            // An exception would end the schedule, and with it every later change.
            LOG.error("Looking for drop-in routes failed", e);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(file -> DropInGuard.isMeantFor(name(file)))
                    .filter(file -> !name(file).startsWith("."))
                    .filter(file -> !leftOut.contains(DropInGuard.nameOf(name(file))))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            readable = true;
            return files;
        }
    }

    private List<String> goneFrom(List<Path> files) {
        List<String> names = files.stream().map(DropInFolder::name).toList();
        return units.keySet().stream().filter(name -> !names.contains(name)).toList();
    }

    private boolean forget(String name) {
        Unit unit = units.remove(name);
        if (unit == null) {
            return false;
        }
        loader.unload(unit.name, unit.routeIds);
        LOG.info("Drop-in {} stopped: the file is gone", name);
        dropIns.put(DropIn.gone(name, now()));
        return !unit.routeIds.isEmpty();
    }

    /** Returns whether routes were stopped. */
    private boolean refresh(Path file) {
        Unit unit = units.computeIfAbsent(name(file), Unit::new);
        DropIn.Stop stop = stops.of(unit.name);
        if (stop != null) {
            return hold(unit, stop, file);
        }
        if (unit.stop != null) {
            unit.stop = null;
            unit.forget();
        }
        byte[] content;
        try {
            content = read(file);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            refuse(unit, new byte[0], Refused.withDetail(Refused.NO_LINE, "cannot be read", e.toString()));
            return false;
        }
        boolean settled = Arrays.equals(content, unit.seen);
        unit.seen = content;
        if (!settled || Arrays.equals(content, unit.tried)) {
            return false;
        }
        unit.tried = content;
        return replace(unit, content);
    }

    /** Returns whether routes were stopped. */
    private boolean hold(Unit unit, DropIn.Stop stop, Path file) {
        if (stop.equals(unit.stop)) {
            return false;
        }
        Set<UUID> stores = loader.storesOf(unit.routeIds, contentOf(file));
        boolean ran = !unit.routeIds.isEmpty();
        loader.unload(unit.name, unit.routeIds);
        unit.routeIds = Set.of();
        unit.good = null;
        unit.stop = stop;
        LOG.info("Drop-in {} stopped by {}", unit.name, stop.by());
        dropIns.put(DropIn.stopped(unit.name, stop, now(), stores));
        return ran;
    }

    private boolean replace(Unit unit, byte[] content) {
        try {
            loader.checkHere(unit.name, content, unit.routeIds);
        } catch (Refused e) {
            refuse(unit, content, e);
            return false;
        }
        boolean ran = !unit.routeIds.isEmpty();
        loader.unload(unit.name, unit.routeIds);
        unit.routeIds = Set.of();
        try {
            unit.routeIds = loader.load(unit.name, content);
            unit.good = content;
            unit.refused = null;
            LOG.info("Drop-in {} loaded: routes {}", unit.name, unit.routeIds);
            dropIns.put(DropIn.loaded(unit.name, unit.routeIds, now(), loader.storesOf(unit.routeIds, content)));
            return ran;
        } catch (Refused e) {
            restore(unit);
            refuse(unit, content, e);
            // What the last good version holds is as taken as before. Were this news, the file would be tried for ever.
            return false;
        }
    }

    private void restore(Unit unit) {
        byte[] good = unit.good;
        if (good == null) {
            return;
        }
        try {
            unit.routeIds = loader.load(unit.name, good);
        } catch (Refused e) {
            LOG.error("Drop-in {}: its last good version does not start again: {}", unit.name, e.reason());
        }
    }

    private void refuse(Unit unit, byte[] content, Refused refusal) {
        String where = refusal.line() == Refused.NO_LINE ? unit.name : unit.name + ":" + refusal.line();
        boolean news = !Arrays.equals(content, unit.refused);
        unit.refused = content;
        if (news) {
            unit.refusedAt = now();
            LOG.warn(
                    "Drop-in {} refused: {}{}",
                    where,
                    refusal.reason(),
                    unit.routeIds.isEmpty() ? "" : "; its last good version goes on");
        }
        // The routes of the last good version may be others than before, although nothing is new.
        dropIns.put(DropIn.refused(
                unit.name, refusal, unit.routeIds, unit.refusedAt, loader.storesOf(unit.routeIds, content)));
    }

    private static byte[] contentOf(Path file) {
        try {
            return read(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** One byte more than is allowed is enough to refuse a file. */
    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(DropInText.LARGEST + 1);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private Instant now() {
        return clock.instant();
    }

    /** What is known of one file. */
    private static final class Unit {

        private final String name;
        private Set<String> routeIds = Set.of();
        private byte @Nullable [] seen;
        private byte @Nullable [] tried;
        private byte @Nullable [] good;
        private byte @Nullable [] refused;
        private Instant refusedAt = Instant.EPOCH;
        private DropIn.@Nullable Stop stop;

        private Unit(String name) {
            this.name = name;
        }

        /** Whatever was made of it: its content is news. */
        private void forget() {
            tried = null;
            refused = null;
        }

        private void tryAgain() {
            if (refused != null) {
                tried = null;
            }
        }
    }
}
