package io.tableorder.integrators.push;

import io.tableorder.integrators.delivery.ChannelOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options of an HTTP API, as the author of a drop-in gives them.
 *
 * @param template makes the body; null if the body is the message that the route has made
 * @param headers of the author's own; their values may be secrets
 * @param authorization the header's value if it is always the same; a secret
 * @param client requests an access token; null if there is none
 * @param timeout for the whole exchange, from looking up the address to the answer's last byte
 */
record HttpOptions(
        String method,
        URI url,
        @Nullable BodyTemplate template,
        String contentType,
        Map<String, String> headers,
        @Nullable String authorization,
        @Nullable Client client,
        Statuses statuses,
        Duration timeout,
        List<Duration> retryDelays,
        Duration expiry,
        Duration probe) {

    private static final Set<String> NAMES = Set.of(
            "method",
            "url",
            "template",
            "contentType",
            "headers",
            "token",
            "tokenUrl",
            "clientId",
            "clientSecret",
            "clientAuth",
            "scope",
            "done",
            "later",
            "out",
            "never",
            "requestTimeout",
            "retryDelays",
            "expiry",
            "probe");

    private static final Pattern HEADER = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([ -~]*)");

    /** Headers that the service itself writes. */
    private static final Pattern NOT_OF_ONES_OWN = Pattern.compile(
            "Host|Connection|Content-Length|Content-Type|Transfer-Encoding|Trailer|TE|Upgrade|Expect|Idempotency-Key",
            Pattern.CASE_INSENSITIVE);

    /**
     * A client of an authorization server.
     *
     * @param secret of the client
     * @param isInBody whether id and secret are part of the form, rather than of the header Authorization
     */
    record Client(
            URI tokenUrl,
            String id,
            String secret,
            boolean isInBody,
            @Nullable String scope) {

        /** Leaves out the secret. */
        @Override
        public String toString() {
            return "Client[" + id + "]";
        }
    }

    /**
     * @param templates the folder of templates
     * @throws IllegalArgumentException naming the option that is wrong or missing, but no value that may be a secret
     */
    static HttpOptions of(Map<String, String> given, Path templates) {
        ChannelOptions options = new ChannelOptions(given, NAMES);
        String file = options.optional("template");
        String authorization = options.authorization("token");
        Client client = client(options);
        Map<String, String> headers = headers(options.optional("headers"));
        boolean hasAuthorization = headers.containsKey("Authorization");
        if ((authorization == null ? 0 : 1) + (client == null ? 0 : 1) + (hasAuthorization ? 1 : 0) > 1) {
            throw new IllegalArgumentException(
                    "The options token, tokenUrl and headers are more than one answer to who we are; one is enough");
        }
        return new HttpOptions(
                oneOf(options, "method", List.of("POST", "PUT", "PATCH")),
                options.url("url"),
                file == null ? null : BodyTemplate.of(templates, file),
                contentType(options.asWritten("contentType", "application/json")),
                headers,
                authorization,
                client,
                Statuses.of(options),
                options.duration("requestTimeout", "30s", Duration.ofMinutes(2)),
                options.durations("retryDelays", "10s,20s,40s,80s,160s", Duration.ofDays(1)),
                options.duration("expiry", "24h", Duration.ofDays(30)),
                options.duration("probe", "30s", Duration.ofHours(1)));
    }

    private static @Nullable Client client(ChannelOptions options) {
        if (options.optional("tokenUrl") == null) {
            for (String name : List.of("clientId", "clientSecret", "scope")) {
                if (options.optional(name) != null) {
                    throw new IllegalArgumentException("The option " + name + " needs the option tokenUrl");
                }
            }
            return null;
        }
        return new Client(
                options.url("tokenUrl"),
                options.required("clientId"),
                options.required("clientSecret"),
                oneOf(options, "clientAuth", List.of("basic", "post")).equals("post"),
                options.optional("scope"));
    }

    /** @param words the first one is the default */
    private static String oneOf(ChannelOptions options, String name, List<String> words) {
        String word = options.asWritten(name, words.get(0));
        if (!words.contains(word)) {
            throw new IllegalArgumentException("The option " + name + " is none of " + String.join(", ", words));
        }
        return word;
    }

    private static String contentType(String text) {
        if (!text.matches("[\\w.+-]+/[\\w.+-]+([ ;][ -~]*)?")) {
            throw new IllegalArgumentException("The option contentType is no media type such as application/json");
        }
        return text;
    }

    /** Headers are separated by bars, because an endpoint's address has no lines. */
    private static Map<String, String> headers(@Nullable String text) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (text == null) {
            return headers;
        }
        for (String each : text.split(" +\\| +", -1)) {
            Matcher header = HEADER.matcher(each);
            if (!header.matches()) {
                throw new IllegalArgumentException(
                        "The option headers has one that is not a name, a colon and a value");
            }
            String name = header.group(1);
            if (NOT_OF_ONES_OWN.matcher(name).matches()
                    || headers.put(name, header.group(2).strip()) != null) {
                throw new IllegalArgumentException("The option headers names a header that has a value already");
            }
        }
        return headers;
    }

    /** Leaves out the secrets. */
    @Override
    public String toString() {
        return "HttpOptions[" + method + " " + url.getScheme() + "://" + url.getAuthority() + ", timeout=" + timeout
                + "]";
    }
}
