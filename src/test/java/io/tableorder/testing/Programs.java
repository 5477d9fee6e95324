package io.tableorder.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Programs that tests run and a machine may lack. {@code -Dtable-order.test.programs=required} insists on them. */
public final class Programs {

    private static final String CHOICE = "table-order.test.programs";

    private Programs() {}

    /** Where the program is. Skips the test without it, or fails it where programs are required. */
    public static Path find(String name) {
        Optional<Path> program = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
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
