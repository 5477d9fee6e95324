package io.tableorder.foundation.tls;

import org.jspecify.annotations.Nullable;

/**
 * Remembers which TLS failure of a server was logged, so that each is logged once. A server that was restarted is away at first, and shows
 * only later that its certificate is not good. For one thread at a time.
 */
public final class TlsNews {

    private @Nullable String told;

    /** @param line what {@link TlsFailure#explain} says of the latest failure */
    public boolean isNews(@Nullable String line) {
        boolean isNews = line != null && !line.equals(told);
        told = isNews ? line : told;
        return isNews;
    }

    /** The server is reached again. */
    public void forget() {
        told = null;
    }
}
