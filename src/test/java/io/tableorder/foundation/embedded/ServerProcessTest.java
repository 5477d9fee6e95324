package io.tableorder.foundation.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {

    @TempDir
    private Path folder;

    /** Processes that start at the same time inherit an open file, and hold it for a moment. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aProgramThatSomeProcessStillHasOpenForWritingRunsOnceItIsClosed() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), folder.resolve("program"));
        CompletableFuture<Boolean> ran;
        try (FileChannel open = FileChannel.open(program, StandardOpenOption.WRITE)) {
            ran = CompletableFuture.supplyAsync(() -> run(program));
            await().during(Duration.ofMillis(300)).until(() -> !ran.isDone() && open.isOpen());
        }
        assertThat(ran.get()).isTrue();
    }

    private boolean run(Path program) {
        try {
            return ServerProcess.run(folder.resolve("output"), 10, List.of(program.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
