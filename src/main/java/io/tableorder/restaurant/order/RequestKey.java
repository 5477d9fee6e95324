package io.tableorder.restaurant.order;

import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.http.Role;
import io.tableorder.http.Sha256;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes a repeated request from a new one: by the client's {@code Idempotency-Key}, which is valid for a day, or else by the table's
 * session and the cart, within the duplicate window.
 *
 * @param scope the kind of key, who orders, and the table; two tables never share a key, nor do a table and its staff. The phones of a
 *     visit share the key of one and the same request.
 * @param key as the client sent it; null for the key that the database makes of the session and the hash
 * @param hash hash of the request; the same key with another hash is an error of the client
 * @param window how long after the first request another one with the key counts as its repetition
 */
record RequestKey(String scope, @Nullable String key, byte[] hash, Duration window) {

    /** How long a client may repeat a request under its key. */
    static final Duration LIFETIME = Duration.ofHours(24);

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /**
     * @param by the table itself, or staff
     * @param key as the client sent it; null if it sent none
     */
    static RequestKey of(Actor by, long table, @Nullable String key, PlaceOrder order, Duration duplicateWindow) {
        if (key != null && !FORM.matcher(key).matches()) {
            throw ProblemException.invalid("Idempotency-Key", "INVALID_FORMAT");
        }
        byte[] hash = Sha256.of(Json.write(order));
        if (key == null && by.phone() != null) {
            // A phone has one session, which staff may merge into another between the two requests.
            return new RequestKey("cart:" + by.subject(), HexFormat.of().formatHex(hash), hash, duplicateWindow);
        }
        String orderer = by.role() == Role.TABLE ? by.subject() : by.subject() + "/table:" + table;
        return key == null
                ? new RequestKey("cart:" + orderer, null, hash, duplicateWindow)
                : new RequestKey("key:" + orderer, key, hash, LIFETIME);
    }

    double windowSeconds() {
        return window.toMillis() / 1000.0;
    }
}
