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

/** The folder in which embedded servers keep their data. One JVM of one user has it at a time. */
final class DataFolder {

    private static final Map<Path, DataFolder> OPEN = new HashMap<>();

    /** A JVM that was just killed may take a moment to be gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** PostgreSQL's programs hand the folder to a shell between double quotes, Redis reads it so, and for Camel it is a URI. */
    private static final Pattern UNFIT = Pattern.compile("[\"\\\\$`?#%{}\\p{Cntrl}]");

    private final Path folder;

    /** Held until the JVM ends; the field keeps it from being collected. */
    private @Nullable FileLock lock;

    private DataFolder(Path folder) {
        this.folder = folder;
    }

    static synchronized DataFolder at(Path path) {
        requirePlainName(path.toAbsolutePath());
        try {
            // The real path, as command lines show it: that is how orphans are known again.
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

    /** Returns the folder of one server, readable by its user alone. */
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

    /** PostgreSQL insists on its owner, and root could open, but never give back, what is another user's. */
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
            lock = channel.tryLock();
            while (lock == null && System.nanoTime() < deadline) {
                Thread.sleep(100);
                lock = channel.tryLock();
            }
        } catch (OverlappingFileLockException ours) {
            // This JVM has it: devtools has loaded this class anew since.
            channel.close();
            return;
        }
        if (lock == null) {
            channel.close();
            throw new StartRefused("DATA_DIR " + folder
                    + " is in use by another running instance; stop it or choose another DATA_DIR");
        }
    }

    /** The attribute that keeps a new file or folder from other users, where the system knows it. */
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
