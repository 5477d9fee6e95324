package io.tableorder.foundation.uploads;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Images in {@code menus} below a folder that all instances share. A file has its name only once it is complete and on disk. */
final class FolderUploads implements Uploads {

    private static final Logger LOG = LoggerFactory.getLogger(FolderUploads.class);

    private static final String UNFINISHED = ".tmp";
    private static final int PAGE = 500;

    private final Path folder;

    FolderUploads(Path uploads) {
        this.folder = uploads.toAbsolutePath().resolve("menus");
    }

    @Override
    public void prepare() {
        // The first upload makes the folder.
    }

    @Override
    public void store(Map<String, byte[]> files) throws IOException {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                write(file.getKey(), file.getValue());
            }
            syncFolder();
        } catch (AccessDeniedException | NoSuchFileException misconfigured) {
            remove(files.keySet());
            throw misconfigured;
        } catch (IOException full) {
            remove(files.keySet());
            throw new Full(full);
        }
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path unfinished = folder.resolve(name + UNFINISHED);
        try {
            try (FileChannel file =
                    FileChannel.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    file.write(rest);
                }
                file.force(true);
            }
            Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Makes the names of new files durable. */
    private void syncFolder() throws IOException {
        // Windows cannot open folders.
        if (File.separatorChar == '/') {
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    @Override
    public Optional<Content> read(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Content(
                    Files.readAllBytes(file), Files.getLastModifiedTime(file).toInstant()));
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        }
    }

    @Override
    public void remove(Collection<String> names) {
        for (String name : names) {
            try {
                Files.deleteIfExists(folder.resolve(name));
            } catch (IOException e) {
                LOG.warn("Could not remove {}", folder.resolve(name), e);
            }
        }
    }

    @Override
    public void list(Consumer<List<Listed>> page) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Listed> batch = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            Instant now = now();
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.matches(NAME + "(\\.tmp)?")) {
                    age(file, now).ifPresent(age -> batch.add(new Listed(name, age)));
                }
                if (batch.size() == PAGE) {
                    page.accept(List.copyOf(batch));
                    batch.clear();
                }
            }
        }
        page.accept(List.copyOf(batch));
    }

    /** The time of the clock that dates the files; that of this machine if no file can be made, as in a folder that is only read. */
    private Instant now() throws IOException {
        String name = UUID.randomUUID().toString().replace("-", "") + ".jpg";
        Path probe = folder.resolve(name + UNFINISHED);
        try {
            Files.createFile(probe);
        } catch (IOException readOnly) {
            return Instant.now();
        }
        try {
            return Files.getLastModifiedTime(probe).toInstant();
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static Optional<Duration> age(Path file, Instant now) throws IOException {
        try {
            return Optional.of(Duration.between(Files.getLastModifiedTime(file).toInstant(), now));
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        }
    }

    /** Of the folder, or of the nearest one above that exists: the first upload makes the folder. */
    @Override
    public Optional<Room> room() {
        Path there = folder;
        while (!Files.isDirectory(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            FileStore disk = Files.getFileStore(there);
            return Optional.of(new Room(disk.getUsableSpace(), disk.getTotalSpace()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Boolean> answers() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // Nothing is open between two operations.
    }
}
