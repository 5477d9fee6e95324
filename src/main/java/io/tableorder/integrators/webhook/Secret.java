package io.tableorder.integrators.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that a webhook signs with, in the form of Standard Webhooks: {@code whsec_} and 24 to 64 bytes in base64. It is never part
 * of {@link #toString}; only {@link #reveal} returns it.
 */
final class Secret {

    static final String PREFIX = "whsec_";

    private static final int BYTES = 24;
    private static final int LEAST_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;
    private final SecretKeySpec key;

    private Secret(String text, byte[] bytes) {
        this.text = text;
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    static Secret random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(PREFIX + Base64.getEncoder().encodeToString(bytes), bytes);
    }

    /** @throws IllegalArgumentException if the text is no secret; the message does not repeat it */
    static Secret of(String text) {
        byte[] bytes = new byte[0];
        if (text.startsWith(PREFIX)) {
            try {
                bytes = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            } catch (IllegalArgumentException e) {
                bytes = new byte[0];
            }
        }
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "is not " + PREFIX + " with at least " + LEAST_BYTES + " bytes in base64");
        }
        return new Secret(text, bytes);
    }

    /** The secret itself. */
    String reveal() {
        return text;
    }

    /** One signature for {@code webhook-signature}. */
    String sign(String id, long timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            mac.update((id + '.' + timestamp + '.').getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return PREFIX + "...";
    }
}
