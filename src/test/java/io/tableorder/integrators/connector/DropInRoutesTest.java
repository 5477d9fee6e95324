package io.tableorder.integrators.connector;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Validates the files of {@code routes/} and the samples in it: what is committed there must load. */
class DropInRoutesTest {

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"), 2)) {
            return files.filter(file -> file.toString().endsWith(DropInGuard.SUFFIX))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isWhatTheContractAllows(Path file) throws IOException {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            DropInLoader loader = new DropInLoader(camel, store -> true, Set.of());
            byte[] content = Files.readAllBytes(file);
            assertThatCode(() -> loader.check(String.valueOf(file.getFileName()), content, Set.of()))
                    .doesNotThrowAnyException();
        }
    }
}
