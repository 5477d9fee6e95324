package io.tableorder.foundation.uploads;

import io.tableorder.foundation.settings.UploadsPlace;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The files of images. A name is used once, so a file never changes, and a file that can be read is complete. Only {@link #at} knows where
 * they are kept.
 */
public interface Uploads extends Closeable {

    /** What a name looks like. Files of other names are left alone. */
    String NAME = "[0-9a-f]{32}(-thumbnail)?\\.jpg";

    /** A file as it is read. */
    record Content(byte[] bytes, Instant modified) {}

    /** A file as it is listed. Its age is by the clock that dates it, which may be another machine's. */
    record Listed(String name, Duration age) {}

    /** Bytes that are free, and all bytes, of the file system. */
    record Room(long free, long total) {}

    /** There is no room for the files. */
    final class Full extends IOException {

        Full(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** The server that keeps the files does not answer now. */
    final class Away extends IOException {

        Away(String message) {
            super(message);
        }
    }

    /**
     * Opens the place. Connects to nothing.
     *
     * @param patience how long an operation on a server may take, altogether
     */
    static Uploads at(UploadsPlace place, Duration patience) {
        return place instanceof UploadsPlace.Bucket bucket
                ? new BucketUploads(bucket, patience)
                : new FolderUploads(((UploadsPlace.Folder) place).path());
    }

    /** Gets ready in the background, so that no request waits for a first connection. Reports in the log what would fail. */
    void prepare();

    /** Stores all of the files, or none. They outlive a crash. Part of them may be left if the process dies here; those are swept. */
    void store(Map<String, byte[]> files) throws IOException;

    /** @return empty if there is no file of that name */
    Optional<Content> read(String name) throws IOException;

    /** Removes the files. Those that cannot be removed now are swept later. */
    void remove(Collection<String> names);

    /** Lists all files, some hundreds at a time, with those that a crash left unfinished. The files of a page may be removed at once. */
    void list(Consumer<List<Listed>> page) throws IOException;

    /** @return empty where room is not measured */
    Optional<Room> room();

    /** Whether the server that keeps the files answered when it was last asked. Empty if no server keeps them. */
    Optional<Boolean> answers();

    @Override
    void close();
}
