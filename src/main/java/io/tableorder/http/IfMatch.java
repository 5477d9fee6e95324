package io.tableorder.http;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * The versions that a change may be made to, as the header {@code If-Match} names them (RFC 9110, 13.1.1).
 *
 * @param lines of the header, none if the request has none
 */
public record IfMatch(List<String> lines) {

    /** Of a request that does not care which version it changes. */
    public static final IfMatch ANY = new IfMatch(List.of());

    public static IfMatch of(Exchange exchange) {
        return new IfMatch(Collections.list(Requests.of(exchange).getHeaders("If-Match")));
    }

    /**
     * Holds the change against the version that is there.
     *
     * @throws ProblemException with {@link ProblemCode#VERSION_MISMATCH} if it was meant for another one
     */
    public void require(int version) {
        if (!EntityTags.isExpected(lines, Versioned.tag(version))) {
            throw new ProblemException(ProblemCode.VERSION_MISMATCH);
        }
    }
}
