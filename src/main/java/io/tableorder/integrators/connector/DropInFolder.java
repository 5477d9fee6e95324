package io.tableorder.integrators.connector;

import io.tableorder.foundation.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
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
 * <p>New content counts once two looks in a row have found it, so that a file which is being written is not read too early. A bad
 * file changes only its own entry in {@link DropIns}: the routes of its last good content go on. While the folder itself cannot be
 * read, everything goes on.
 *
 * <p>It looks on a thread of its own and not by a route: it adds and removes routes, and callers wait for a look to end.
 */
@Component
class DropInFolder implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(DropInFolder.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(400);
    private static final Duration FIRST_LOOKS = Duration.ofSeconds(30);

    /** Callers wait this long for a look. A route that does not stop is cut off sooner. */
    private static final Duration WAITED_FOR = Duration.ofSeconds(8);

    private final Path folder;
    private final Set<String> leftOut;
    private final DropInLoader loader;
    private final DropIns dropIns;
    private final Stops stops;
    private final Map<String, DropInFile> files = new TreeMap<>();
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

    /** @param leftOut names of connectors whose files are ignored */
    DropInFolder(Path folder, Set<String> leftOut, DropInLoader loader, DropIns dropIns, Stops stops) {
        this.leftOut = leftOut;
        this.folder = folder.toAbsolutePath().normalize();
        this.loader = loader;
        this.dropIns = dropIns;
        this.stops = stops;
    }

    /**
     * Loads the files, then keeps looking. Events of the last run are published once the service is ready for traffic, which
     * is after this. So a queue that a broker has lost is back before the first of them is published.
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

    /** Looks now, and waits a while for the result. */
    void lookNow() {
        await(() -> {
            look();
            look();
        });
    }

    /** Loads a file again, even if its content has not changed, and waits a while for the result. */
    void retry(String name) {
        await(() -> {
            DropInFile file = files.get(name + DropInGuard.SUFFIX);
            if (file != null) {
                file.forget();
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
            LOG.warn("Drop-in routes take long to start or stop: {}", e.toString());
        }
    }

    /** Ends the looks. Camel stops the routes. */
    @Override
    public void destroy() {
        thread.shutdownNow();
    }

    private void look() {
        try {
            List<Path> paths = paths();
            boolean changed = false;
            for (String gone : goneFrom(paths)) {
                changed |= remove(gone);
            }
            for (Path path : paths) {
                changed |= refresh(path);
            }
            if (changed) {
                // A file may have been refused because of routes that are stopped now.
                files.values().forEach(DropInFile::tryAgain);
            }
        } catch (IOException e) {
            if (readable) {
                LOG.warn("Cannot read the routes folder {}; its routes go on: {}", folder, e.toString());
            }
            readable = false;
        } catch (RuntimeException | Error e) {
            // An exception would end the schedule.
            LOG.error("Looking for drop-in routes failed", e);
        }
    }

    private List<Path> paths() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> paths = entries.filter(file -> DropInGuard.isMeantFor(name(file)))
                    .filter(file -> !name(file).startsWith("."))
                    .filter(file -> !leftOut.contains(DropInGuard.nameOf(name(file))))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            readable = true;
            return paths;
        }
    }

    private List<String> goneFrom(List<Path> paths) {
        List<String> names = paths.stream().map(DropInFolder::name).toList();
        return files.keySet().stream().filter(name -> !names.contains(name)).toList();
    }

    /** @return whether routes were stopped */
    private boolean remove(String name) {
        DropInFile file = files.remove(name);
        return file != null && file.remove();
    }

    /** @return whether routes were stopped */
    private boolean refresh(Path path) {
        DropInFile file = files.computeIfAbsent(name(path), name -> new DropInFile(name, loader, dropIns));
        DropIn.Stop stop = stops.of(file.name());
        if (stop != null) {
            return file.stop(stop, () -> contentOf(path));
        }
        file.resume();
        try {
            return file.see(read(path));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            file.refuse(new byte[0], Refused.withDetail(Refused.NO_LINE, "cannot be read", e.toString()));
            return false;
        }
    }

    private static byte[] contentOf(Path file) {
        try {
            return read(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /** Reads at most one byte more than is allowed, which is enough to refuse the file. */
    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(DropInText.LARGEST + 1);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }
}
