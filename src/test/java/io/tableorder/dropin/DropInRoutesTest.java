package io.tableorder.dropin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
            DropInLoader loader = new DropInLoader(camel, Set.of());
            byte[] content = Files.readAllBytes(file);
            for (String kamelet : List.of("escpos-printer-sink", "pos-order-sink", "webhook-sink")) {
                assumeTrue(
                        Kamelets.exists(kamelet) || !new String(content, UTF_8).contains("kamelet:" + kamelet),
                        kamelet + " is not there yet");
            }
            assertThatCode(() -> loader.check(String.valueOf(file.getFileName()), content, Set.of()))
                    .doesNotThrowAnyException();
        }
    }
}
