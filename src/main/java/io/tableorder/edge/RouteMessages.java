package io.tableorder.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;

/**
 * Makes a route's message of a request, and an answer of the message at the route's end. Only the headers of two lists pass.
 *
 * <p>The two lists share no name: otherwise a client could set a header of its own answer. {@link io.tableorder.http.Parameters} and
 * {@link io.tableorder.http.Bodies} read the path, the query and the body from the request itself.
 */
final class RouteMessages {

    private static final List<String> IN = List.of("Accept-Language", "Idempotency-Key");

    private static final List<String> OUT = List.of(
            "Location",
            "ETag",
            "Content-Disposition",
            "Retry-After",
            "Idempotent-Replayed",
            "Allow",
            "X-Star-CashDrawer",
            "X-Star-BuzzerStartPattern");

    private RouteMessages() {}

    static Exchange of(HttpServletRequest request, HttpServletResponse response, Endpoint route) {
        Exchange exchange = route.createExchange(ExchangePattern.InOut);
        Message message = exchange.getIn();
        message.setHeader(Exchange.HTTP_SERVLET_REQUEST, request);
        message.setHeader(Exchange.HTTP_SERVLET_RESPONSE, response);
        for (String name : IN) {
            String value = request.getHeader(name);
            if (value != null) {
                message.setHeader(name, value);
            }
        }
        return exchange;
    }

    /** Without a body if the message has none: steps may have written it already. */
    static void answer(Message message, HttpServletResponse response) throws IOException {
        response.setStatus(message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class));
        String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        if (type != null) {
            response.setContentType(type);
        }
        for (String name : OUT) {
            String value = message.getHeader(name, String.class);
            if (value != null) {
                response.setHeader(name, value);
            }
        }
        byte[] body = message.getBody(byte[].class);
        if (body != null) {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
