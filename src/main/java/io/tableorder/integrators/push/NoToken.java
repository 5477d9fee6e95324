package io.tableorder.integrators.push;

import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The authorization server gave no token. The message is for people, and holds no secret. */
class NoToken extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    NoToken(String message, @Nullable Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** The wait that the server has asked for. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
