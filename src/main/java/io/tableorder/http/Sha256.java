package io.tableorder.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of bodies, keys and tickets. Every Java has it. */
public final class Sha256 {

    private Sha256() {}

    /** @return 32 bytes */
    public static byte[] of(byte[] bytes) {
        return digest().digest(bytes);
    }

    /** For content in several parts. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
