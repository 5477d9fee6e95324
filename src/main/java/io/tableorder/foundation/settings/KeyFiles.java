package io.tableorder.foundation.settings;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of the pair of keys that signs access tokens.
 *
 * @param haveOldNames whether only files with the names of earlier versions are there, {@code jwt-private.pem} and {@code jwt-public.pem}
 */
public record KeyFiles(Path privateKey, Path publicKey, boolean haveOldNames) {

    private static final String OLD_PREFIX = "jwt-";

    static KeyFiles at(Path privateKey, Path publicKey) {
        Path oldPrivate = old(privateKey);
        Path oldPublic = old(publicKey);
        boolean haveOldNames = !Files.exists(privateKey)
                && !Files.exists(publicKey)
                && Files.exists(oldPrivate)
                && Files.exists(oldPublic);
        return haveOldNames ? new KeyFiles(oldPrivate, oldPublic, true) : new KeyFiles(privateKey, publicKey, false);
    }

    private static Path old(Path key) {
        return key.resolveSibling(OLD_PREFIX + key.getFileName());
    }
}
