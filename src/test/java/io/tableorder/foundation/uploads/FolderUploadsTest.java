package io.tableorder.foundation.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.foundation.settings.UploadsPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderUploadsTest extends UploadsTest {

    @TempDir
    private Path folder;

    @Override
    UploadsPlace place() {
        return new UploadsPlace.Folder(folder.resolve("uploads"));
    }

    @Override
    void putForeign(String name) throws IOException {
        Files.write(folder.resolve("uploads/menus").resolve(name), new byte[1]);
    }

    @Test
    void theRoomIsThatOfTheFolderEvenBeforeItExists() {
        assertThat(uploads.room().orElseThrow().total())
                .isEqualTo(folder.toFile().getTotalSpace());
    }
}
