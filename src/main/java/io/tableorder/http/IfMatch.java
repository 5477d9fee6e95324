package io.tableorder.http;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * The versions that a request may change, as its header {@code If-Match} names them (RFC 9110, 13.1.1).
 *
 * @param lines of the header; empty if the request has no such header
 */
public record IfMatch(List<String> lines) {

    /** Allows a change of any version. */
    public static final IfMatch ANY = new IfMatch(List.of());

    public static IfMatch of(Exchange exchange) {
        return new IfMatch(Collections.list(Requests.of(exchange).getHeaders("If-Match")));
    }

    /**
     * Requires that the request may change the present version.
     *
     * @throws ProblemException with {@link ProblemCode#VERSION_MISMATCH} if the request names other versions
     */
    public void require(int version) {
        if (!EntityTags.isExpected(lines, Versioned.tag(version))) {
            throw new ProblemException(ProblemCode.VERSION_MISMATCH);
        }
    }
}
