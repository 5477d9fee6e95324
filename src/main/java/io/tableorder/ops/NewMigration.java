package io.tableorder.ops;

import io.tableorder.ops.DatabaseCommand.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Creates the two files of a new migration. Their version is the time, so that migrations of two people do not get the same number. */
final class NewMigration {

    private static final DateTimeFormatter VERSION =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);
    private static final Path RESOURCES = Path.of("src", "main", "resources", "db");

    private static final String UP = """
            -- %s: say why.
            -- Instances of the version before this run beside it during an update: docs/operations.md tells what they survive.
            """;

    private static final String DOWN = """
            -- Loses: say which data are gone once this was taken back, or: nothing.
            """;

    private NewMigration() {}

    /** Writes both files and returns them. */
    static List<Path> write(Path project, String words, Instant now) throws IOException {
        String name = words.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_|_$", "");
        if (name.isEmpty()) {
            throw new Refused("Say in a few English words what the migration does: db new \"Add order table\"");
        }
        Path folder = project.resolve(RESOURCES);
        if (!Files.isDirectory(folder.resolve("migration"))) {
            throw new Refused(
                    "There is no folder " + folder.resolve("migration") + "; call this in the project's folder");
        }
        String file = VERSION.format(now) + "__" + name + ".sql";
        Path up = folder.resolve("migration").resolve("V" + file);
        Path down = folder.resolve("undo").resolve("U" + file);
        Files.createDirectories(folder.resolve("undo"));
        Files.writeString(up, String.format(Locale.ROOT, UP, words.strip()), StandardOpenOption.CREATE_NEW);
        Files.writeString(down, DOWN, StandardOpenOption.CREATE_NEW);
        return List.of(up, down);
    }
}
