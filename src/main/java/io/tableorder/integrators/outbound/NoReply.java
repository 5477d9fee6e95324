package io.tableorder.integrators.outbound;

import java.io.Serial;

/** A request got no readable answer. The cause is the exception of the connection. */
public final class NoReply extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean isUncertain;

    NoReply(String code, String detail, boolean isUncertain, Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.isUncertain = isUncertain;
    }

    /**
     * {@code UNKNOWN_HOST}, {@code CONNECT_TIMEOUT}, {@code CONNECTION_REFUSED}, {@code TLS_FAILED}, {@code TIMEOUT},
     * {@code BAD_ANSWER} or {@code CONNECTION_LOST}.
     */
    public String code() {
        return code;
    }

    /** One line for people. It may contain text from the other side. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** Whether the request may have arrived: some of its body was written to the connection. */
    public boolean isUncertain() {
        return isUncertain;
    }
}
