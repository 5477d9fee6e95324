package io.tableorder.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Programs that tests run and a machine may lack. {@code -Dtable-order.test.programs=required} insists on them. */
public final class Programs {

    private static final String CHOICE = "table-order.test.programs";

    private Programs() {}

    /** Where the program is. Skips the test without it, or fails it where programs are required. */
    public static Path find(String name) {
        return find(name, onPath());
    }

    /** Whether the program is there. Fails the test where programs are required and it is not. */
    public static boolean has(String name) {
        try {
            find(name);
            return true;
        } catch (TestAbortedException isMissing) {
            return false;
        }
    }

    /** Where the server programs of PostgreSQL are, the newest of them. Debian has them on no path. */
    public static Path postgres() {
        Path debian = Path.of("/usr/lib/postgresql");
        try (Stream<Path> versions = Files.isDirectory(debian) ? Files.list(debian) : Stream.empty()) {
            Stream<Path> folders = versions
                    .map(version -> version.resolve("bin"))
                    .sorted(Comparator.comparing(Path::toString).reversed())
                    .toList()
                    .stream();
            return find("initdb", Stream.concat(folders, onPath())).getParent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> onPath() {
        return Stream.concat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(Path::of);
    }

    private static Path find(String name, Stream<Path> folders) {
        Optional<Path> program = folders.map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        if (System.getProperty(CHOICE, "").equals("required")) {
            assertThat(program)
                    .as("the %s that -D%s=required asks for", name, CHOICE)
                    .isPresent();
        }
        assumeTrue(program.isPresent(), name + " is not installed");
        return program.orElseThrow();
    }
}
