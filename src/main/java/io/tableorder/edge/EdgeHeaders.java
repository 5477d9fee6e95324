package io.tableorder.edge;

import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.springframework.stereotype.Component;

/**
 * Passes only the headers of these two lists between HTTP and Camel's messages. Camel's own strategy turns every query parameter and form
 * field into a message header, and every message header into a response header.
 *
 * <p>The two lists share no name: otherwise a client could set a header of its own answer. {@link io.tableorder.http.Parameters} reads
 * query and path values from the request.
 */
@Component("edgeHeaders")
class EdgeHeaders implements HeaderFilterStrategy {

    private static final Set<String> IN =
            Set.of("content-type", "accept-language", "idempotency-key", "if-match", "if-none-match");

    private static final Set<String> OUT = Set.of(
            "location",
            "etag",
            "content-disposition",
            "retry-after",
            "idempotent-replayed",
            "allow",
            "x-star-cashdrawer",
            "x-star-buzzerstartpattern");

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return !IN.contains(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return !OUT.contains(name.toLowerCase(Locale.ROOT));
    }
}
