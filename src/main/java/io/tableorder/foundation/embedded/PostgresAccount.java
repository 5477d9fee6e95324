package io.tableorder.foundation.embedded;

import io.tableorder.foundation.settings.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The account that PostgreSQL runs as. It refuses to run as root; for root it runs in a user namespace in which it is not root, or, in
 * containers that forbid this, as the unprivileged user {@code nobody}.
 *
 * @param prefix beginning of each command
 * @param user owner of the files that the commands use; empty for the present user
 */
record PostgresAccount(List<String> prefix, String user) {

    private static final PostgresAccount OWN = new PostgresAccount(List.of(), "");
    private static final PostgresAccount NAMESPACE = new PostgresAccount(List.of("unshare", "--user"), "0");
    private static final PostgresAccount NOBODY = new PostgresAccount(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"), "65534");

    /**
     * Returns the account that can run the programs.
     *
     * @param home the private folder of the server
     */
    static PostgresAccount of(Path home, Path programs) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return OWN;
        }
        if (NAMESPACE.canRun(programs)) {
            return NAMESPACE;
        }
        // The unprivileged user must be able to enter the folder; its contents stay private.
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        if (NOBODY.canRun(programs)) {
            return NOBODY;
        }
        throw new StartRefused("PostgreSQL does not run as root, and root cannot be dropped here (tried unshare, and"
                + " setpriv, for which DATA_DIR must be open to others); run as another user or set DATABASE_URL");
    }

    private boolean canRun(Path programs) {
        List<String> probe = new ArrayList<>(prefix);
        probe.addAll(List.of(programs.resolve("postgres").toString(), "--version"));
        try {
            return ServerProcess.run(ProcessBuilder.Redirect.DISCARD, 10, probe);
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    /** Gives a file, or a folder with all that is in it, to the account. */
    void own(Path path) throws IOException {
        if (!user.isEmpty()
                && !ServerProcess.run(
                        ProcessBuilder.Redirect.DISCARD,
                        60,
                        List.of("chown", "-R", user + ":" + user, path.toString()))) {
            throw new IOException("Cannot give " + path + " to user " + user);
        }
    }
}
