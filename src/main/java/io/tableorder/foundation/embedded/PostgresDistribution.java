package io.tableorder.foundation.embedded;

import io.tableorder.foundation.settings.StartRefused;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.springframework.util.FileSystemUtils;

/** Unpacks the programs of PostgreSQL, once, from the library for this machine. */
final class PostgresDistribution {

    private static final String PREFIX = "server-";

    private PostgresDistribution() {}

    /** Returns the folder of the programs. Removes those of other versions. */
    static Path unpack(Path home) throws IOException {
        byte[] archive = archive();
        Path server = home.resolve(PREFIX + fingerprint(archive));
        if (!Files.exists(server)) {
            Path unfinished = home.resolve("server.unfinished");
            FileSystemUtils.deleteRecursively(unfinished);
            unpack(archive, unfinished);
            removeOthers(home);
            Files.move(unfinished, server, StandardCopyOption.ATOMIC_MOVE);
        }
        return server.resolve("bin");
    }

    private static byte[] archive() throws IOException {
        String os = System.getProperty("os.name");
        String system = os.startsWith("Windows") ? "Windows" : os.startsWith("Mac") ? "Darwin" : "Linux";
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                system, architecture.equals("amd64") ? "x86_64" : architecture)) {
            return archive.readAllBytes();
        } catch (IllegalStateException e) {
            throw new StartRefused(
                    "There is no embedded PostgreSQL for " + os + " on " + architecture + "; set DATABASE_URL");
        }
    }

    private static void unpack(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                Path path = target.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    if (entry.isSymbolicLink()) {
                        Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                    } else {
                        Files.copy(tar, path);
                        if ((entry.getMode() & 0100) != 0 && !path.toFile().setExecutable(true, false)) {
                            throw new IOException("Cannot make " + path + " executable");
                        }
                    }
                }
                entry = tar.getNextEntry();
            }
        }
    }

    private static void removeOthers(Path home) throws IOException {
        List<Path> others;
        try (Stream<Path> files = Files.list(home)) {
            others = files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .toList();
        }
        for (Path other : others) {
            FileSystemUtils.deleteRecursively(other);
        }
    }

    private static String fingerprint(byte[] archive) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
