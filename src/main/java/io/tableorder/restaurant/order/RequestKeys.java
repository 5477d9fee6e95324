package io.tableorder.restaurant.order;

import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import io.tableorder.http.Sha256;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Gives each order request its key: the client's {@code Idempotency-Key}, which is valid for a day, or else the table's session and cart,
 * valid for the duplicate window.
 */
final class RequestKeys {

    /** How long a client may repeat a request under its key. */
    static final Duration KEY_LIFETIME = Duration.ofHours(24);

    private final @Nullable String given;
    private final Duration duplicateWindow;

    RequestKeys(@Nullable String given, Duration duplicateWindow) {
        if (given != null && !given.matches("[\\x21-\\x7e]{1,255}")) {
            throw ProblemException.invalid("Idempotency-Key", "INVALID_FORMAT");
        }
        this.given = given;
        this.duplicateWindow = duplicateWindow;
    }

    RequestKey of(Actor table, long session, PlaceOrder order) {
        byte[] hash = Sha256.of(Json.write(order));
        return given != null
                ? new RequestKey("key:" + table.subject(), given, hash, KEY_LIFETIME)
                : new RequestKey(
                        "cart:" + table.subject(),
                        session + ":" + HexFormat.of().formatHex(hash),
                        hash,
                        duplicateWindow);
    }
}
