package io.tableorder.integrators.outbound;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * One request to make.
 *
 * @param method one that has a body, such as {@code POST}
 * @param url absolute, http: or https:
 * @param headers including {@code Content-Type}
 * @param body sent as UTF-8
 * @param limit for the whole exchange, from looking up the host to the answer's last byte
 */
public record Request(String method, URI url, Map<String, String> headers, String body, Duration limit) {

    public static Request post(URI url, Map<String, String> headers, String body, Duration limit) {
        return new Request("POST", url, headers, body, limit);
    }

    /** Leaves out what may be secret. */
    @Override
    public String toString() {
        return "Request[" + method + " " + url.getScheme() + "://" + url.getRawAuthority() + "]";
    }
}
