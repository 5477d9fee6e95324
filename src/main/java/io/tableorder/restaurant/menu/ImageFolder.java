package io.tableorder.restaurant.menu;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.settings.Settings;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The images of all menus as files, under random names. A file is complete and on disk before a menu refers to it, and is removed
 * once no menu does. Files that a crash leaves in between are swept.
 */
@Component
class ImageFolder {

    private static final Logger LOG = LoggerFactory.getLogger(ImageFolder.class);

    private static final String NAME = "[0-9a-f]{32}(-thumbnail)?\\.jpg";
    private static final Duration GRACE = Duration.ofHours(1);
    private static final int BATCH = 500;

    private final SecureRandom random = new SecureRandom();
    private final Path folder;
    private final ImagesInUse imagesInUse;

    ImageFolder(Settings settings, ImagesInUse imagesInUse) {
        this.folder = settings.uploadsDir().resolve("menus");
        this.imagesInUse = imagesInUse;
    }

    /** Stores both files, or none. */
    MenuImage store(ImageConverter.Pictures pictures) throws IOException {
        String name = newName();
        MenuImage image = new MenuImage(name + ".jpg", name + "-thumbnail.jpg");
        try {
            Files.createDirectories(folder);
            write(image.file(), pictures.image());
            write(image.thumbnail(), pictures.thumbnail());
            syncFolder();
            return image;
        } catch (AccessDeniedException | NoSuchFileException misconfigured) {
            remove(image);
            throw misconfigured;
        } catch (IOException full) {
            remove(image);
            LOG.error("An image could not be stored in {}", folder, full);
            throw new ProblemException(ProblemCode.INSUFFICIENT_STORAGE);
        }
    }

    private String newName() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path unfinished = folder.resolve(name + ".tmp");
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

    /** Removes both files. One that cannot be removed now is swept later. */
    void remove(MenuImage image) {
        remove(folder.resolve(image.file()));
        remove(folder.resolve(image.thumbnail()));
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("Could not remove {}", file, e);
        }
    }

    /** @return empty if there is no image of this name */
    Optional<Path> find(String name) {
        return name.matches(NAME) ? Optional.of(folder.resolve(name)).filter(Files::isRegularFile) : Optional.empty();
    }

    /** Removes image files that are older than an hour and that no menu shows. Leaves other files alone. */
    void sweep() {
        Map<String, Path> batch = new HashMap<>();
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            Instant cutOff = now().minus(GRACE);
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.matches(NAME + "(\\.tmp)?") && isOlder(file, cutOff)) {
                    batch.put(name, file);
                }
                if (batch.size() == BATCH) {
                    sweep(batch);
                }
            }
            sweep(batch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The time of the clock that dates the files, which may be another machine's. */
    private Instant now() throws IOException {
        Path probe = Files.createFile(folder.resolve(newName() + ".jpg.tmp"));
        try {
            return Files.getLastModifiedTime(probe).toInstant();
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private void sweep(Map<String, Path> batch) {
        batch.keySet().removeAll(imagesInUse.of(batch.keySet()));
        batch.values().forEach(ImageFolder::remove);
        if (!batch.isEmpty()) {
            LOG.info("Removed {} image files that no menu shows", batch.size());
        }
        batch.clear();
    }

    private static boolean isOlder(Path file, Instant cutOff) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(cutOff);
        } catch (NoSuchFileException removedMeanwhile) {
            return false;
        }
    }
}
