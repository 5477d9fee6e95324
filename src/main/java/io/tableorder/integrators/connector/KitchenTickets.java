package io.tableorder.integrators.connector;

import io.tableorder.foundation.settings.Settings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** The files that the drop-in {@value #CONNECTOR} writes. */
@Component
class KitchenTickets {

    static final String CONNECTOR = "kitchen-ticket";

    private static final Duration KEPT = Duration.ofDays(7);

    private final Path folder;

    KitchenTickets(Settings settings) {
        this.folder = settings.dataDir().resolve("tickets");
    }

    /** Deletes files that are older than a week. */
    void sweep() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        FileTime limit = FileTime.from(Instant.now().minus(KEPT));
        try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, file -> isOld(file, limit))) {
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isOld(Path file, FileTime limit) throws IOException {
        return Files.isRegularFile(file) && Files.getLastModifiedTime(file).compareTo(limit) < 0;
    }
}
