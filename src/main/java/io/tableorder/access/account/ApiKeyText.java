package io.tableorder.access.account;

import io.tableorder.http.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an API key: a prefix, which is not secret and identifies the key, and a secret of 256 random bits, of which only a hash
 * is stored. Scanners for leaked secrets recognize the text by {@value #START}.
 */
record ApiKeyText(String prefix, String secret) {

    static final String START = "tok_";

    private static final Pattern FORM = Pattern.compile("(tok_[a-z2-7]{10})_([A-Za-z0-9_-]{43})");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int PREFIX_LENGTH = 10;
    private static final int SECRET_BYTES = 32;

    static ApiKeyText random(SecureRandom random) {
        StringBuilder prefix = new StringBuilder(START);
        random.ints(PREFIX_LENGTH, 0, LETTERS.length())
                .mapToObj(LETTERS::charAt)
                .forEach(prefix::append);
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new ApiKeyText(
                prefix.toString(), Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
    }

    static Optional<ApiKeyText> of(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() ? Optional.of(new ApiKeyText(form.group(1), form.group(2))) : Optional.empty();
    }

    byte[] hash() {
        return Sha256.of(secret.getBytes(StandardCharsets.US_ASCII));
    }

    /** Takes the same time whether or not the hash matches. */
    boolean hasHash(byte[] hash) {
        return MessageDigest.isEqual(hash, hash());
    }

    /** The whole text, which only the holder of the key may see. */
    String whole() {
        return prefix + "_" + secret;
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return prefix;
    }
}
