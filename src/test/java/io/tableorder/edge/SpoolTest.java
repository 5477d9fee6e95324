package io.tableorder.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

    private static final int BLOCK = 64 * 1024;

    @TempDir
    Path folder;

    private final Random random = new Random(1);

    @Test
    void fewBytesStayInMemory() throws IOException {
        try (Spool spool = new Spool(folder.resolve("answers"), -1)) {
            byte[] written = write(spool, Spool.MOST_IN_MEMORY, 1000);
            assertThat(spool.hasFile()).isFalse();
            assertThat(read(spool, 777)).isEqualTo(written);
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void manyBytesAreInAFileWithoutANameAndHardlyInMemory() throws IOException {
        for (int step : new int[] {1000, 100_000, 3 * Spool.MOST_IN_MEMORY}) {
            try (Spool spool = new Spool(folder, 10)) {
                byte[] written = write(spool, 10_000_000, step);
                assertThat(spool.hasFile()).isTrue();
                assertThat(spool.size()).isEqualTo(written.length);
                assertThat(spool.inMemory()).isLessThanOrEqualTo(BLOCK);
                assertThat(read(spool, 16 * 1024)).isEqualTo(written);
                assertThat(folder).isEmptyDirectory();
            }
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsReportedByTheWriteThatNeedsIt() throws IOException {
        Path file = Files.createFile(folder.resolve("answers"));
        try (Spool spool = new Spool(file, -1)) {
            write(spool, Spool.MOST_IN_MEMORY, 1000);
            assertThatThrownBy(() -> spool.write(new byte[1000], 0, 1000)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void nothingIsAddedToAnAnswerThatIsCompleteOrDropped() throws IOException {
        Spool spool = new Spool(folder, -1);
        write(spool, 3_000_000, 1000);
        spool.complete();
        assertThatThrownBy(() -> spool.write(new byte[1], 0, 1)).isInstanceOf(ClosedChannelException.class);
        spool.close();
        spool.close();
        assertThatThrownBy(() -> spool.write(new byte[1], 0, 1)).isInstanceOf(ClosedChannelException.class);
        assertThat(spool.size()).isZero();
    }

    private byte[] write(Spool spool, int count, int step) throws IOException {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        for (int i = 0; i < count; i += step) {
            spool.write(bytes, i, Math.min(step, count - i));
        }
        return bytes;
    }

    private static byte[] read(Spool spool, int step) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < spool.size()) {
            int count = spool.copy(all.size(), step, all);
            assertThat(count).isBetween(1, step);
        }
        return all.toByteArray();
    }
}
