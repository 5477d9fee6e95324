package io.tableorder.foundation.embedded;

import io.tableorder.foundation.settings.StartRefused;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The folder in which embedded servers keep their data. Only one JVM, of one user, uses it at a time. */
final class DataFolder {

    private static final Map<Path, DataFolder> OPEN = new HashMap<>();

    /** A JVM that was just killed may take a moment to end. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Characters that are not allowed: PostgreSQL's programs pass the folder to a shell in double quotes, Redis reads it in them, and Camel
     * reads it as a URI.
     */
    private static final Pattern UNFIT = Pattern.compile("[\"\\\\$`?#%{}\\p{Cntrl}]");

    private final Path folder;

    /** Held until the JVM ends. The field protects it from garbage collection. */
    private @Nullable FileLock lock;

    private DataFolder(Path folder) {
        this.folder = folder;
    }

    static synchronized DataFolder at(Path path) {
        requirePlainName(path.toAbsolutePath());
        try {
            // The real path, as command lines show it, so that orphaned servers are recognised.
            Path folder = Files.createDirectories(path).toRealPath();
            return OPEN.computeIfAbsent(folder, DataFolder::new);
        } catch (IOException e) {
            throw new StartRefused("DATA_DIR " + path.toAbsolutePath() + " cannot be made: " + e);
        }
    }

    private static void requirePlainName(Path folder) {
        if (File.separatorChar == '/' && UNFIT.matcher(folder.toString()).find()) {
            throw new StartRefused("DATA_DIR " + folder.toString().replaceAll("\\p{Cntrl}", "?")
                    + " must be without quotes, backslashes and $ ` ? # % { }; choose another DATA_DIR");
        }
    }

    /** Returns the folder of one server, which only its user can read. */
    synchronized Path claim(String name) {
        Path claimed = folder.resolve(name);
        try {
            requireOwner(claimed);
            lock();
            return Files.exists(claimed) ? claimed : Files.createDirectory(claimed, forOwnerOnly("rwx------"));
        } catch (AccessDeniedException e) {
            throw new StartRefused("DATA_DIR " + folder + " cannot be written by this user; choose another DATA_DIR");
        } catch (IOException e) {
            throw new StartRefused("DATA_DIR " + folder + " cannot be used: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("DATA_DIR " + folder + " could not be locked: interrupted");
        }
    }

    /** PostgreSQL requires the right owner, and root must not change files of another user, who could not use them afterwards. */
    private void requireOwner(Path claimed) throws IOException {
        if (!Files.exists(claimed)) {
            return;
        }
        UserPrincipal owner = Files.getOwner(claimed);
        Path probe = Files.createTempFile(folder, "owner", null);
        UserPrincipal self = Files.getOwner(probe);
        Files.delete(probe);
        if (!owner.equals(self)) {
            throw new StartRefused("DATA_DIR " + folder + " belongs to user " + owner.getName()
                    + ", and this process runs as " + self.getName() + "; run as " + owner.getName()
                    + " or choose another DATA_DIR");
        }
    }

    private void lock() throws IOException, InterruptedException {
        if (lock != null) {
            return;
        }
        FileChannel channel =
                FileChannel.open(folder.resolve("embedded.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            // A lock of a file cannot be awaited with a limit.
            lock = channel.tryLock();
            while (lock == null && System.nanoTime() < deadline) {
                Thread.sleep(100);
                lock = channel.tryLock();
            }
        } catch (OverlappingFileLockException ours) {
            // This JVM already holds it, and devtools has reloaded this class since.
            channel.close();
            return;
        }
        if (lock == null) {
            channel.close();
            throw new StartRefused("DATA_DIR " + folder
                    + " is in use by another running instance; stop it or choose another DATA_DIR");
        }
    }

    /** The attribute that hides a new file or folder from other users, on systems that support it. */
    static FileAttribute<?>[] forOwnerOnly(String permissions) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
