package io.tableorder.foundation.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * A URL of the form {@code scheme://user:password@host:port,host:port/path?name=value}, percent-decoded.
 *
 * <p>An invalid URL is refused with a message that continues after the name of the setting and never quotes the URL, which may contain a
 * password. {@link java.net.URI} supports neither lists of hosts nor schemes like {@code a+b_c}.
 *
 * @param scheme in lower case, without a {@code +driver} suffix
 * @param hosts each with its port if the URL has one, IPv6 addresses in brackets
 * @param path without the leading slash; null if the URL ends before it
 */
record ServiceUrl(
        String scheme,
        @Nullable String user,
        @Nullable String password,
        List<String> hosts,
        @Nullable String path,
        Map<String, String> parameters) {

    // The last @ ends the credentials, so that a password may contain one.
    private static final Pattern URL = Pattern.compile(
            "(?<scheme>[a-zA-Z][\\w.-]*)(?:\\+[\\w.-]+)?://(?:(?<credentials>[^/?]*)@)?(?<hosts>[^/?@]*)"
                    + "(?:/(?<path>[^?]*))?(?:\\?(?<query>.*))?");

    private static final Pattern HOST = Pattern.compile("(?:\\[[0-9a-fA-F:.]+]|[^:\\[\\]\\s]+)(?::(?<port>\\d{1,5}))?");

    static ServiceUrl parse(String text, String example, String... schemes) {
        Matcher url = URL.matcher(text.strip());
        if (!url.matches()) {
            throw new IllegalArgumentException(
                    "is not a URL such as " + example + " (special characters in a password must be percent-encoded)");
        }
        String scheme = url.group("scheme").toLowerCase(Locale.ROOT);
        if (!List.of(schemes).contains(scheme)) {
            throw new IllegalArgumentException("must begin with " + String.join(":// or ", schemes) + "://");
        }
        String credentials = url.group("credentials");
        int colon = credentials == null ? -1 : credentials.indexOf(':');
        return new ServiceUrl(
                scheme,
                decode(colon < 0 ? credentials : credentials.substring(0, colon)),
                decode(colon < 0 ? null : credentials.substring(colon + 1)),
                hosts(url.group("hosts"), example),
                decode(url.group("path")),
                parameters(url.group("query")));
    }

    private static List<String> hosts(String text, String example) {
        List<String> hosts = List.of(text.split(",", -1));
        for (String host : hosts) {
            Matcher matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("names no valid host and port; it should look like " + example);
            }
            String port = matcher.group("port");
            if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535)) {
                throw new IllegalArgumentException("names a port outside 1 to 65535");
            }
        }
        return hosts;
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query == null ? List.<String>of() : List.of(query.split("&"))) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(text(pair.substring(0, equals)), text(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static @Nullable String decode(@Nullable String encoded) {
        return encoded == null ? null : text(encoded);
    }

    private static String text(String encoded) {
        try {
            return StringUtils.uriDecode(encoded, UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a % that is not followed by two hexadecimal digits");
        }
    }

    /** The hosts, with the given port where they have none. */
    List<String> hosts(int defaultPort) {
        List<String> complete = new ArrayList<>();
        for (String host : hosts) {
            complete.add(host.matches(".*:\\d+") && !host.endsWith("]") ? host : host + ":" + defaultPort);
        }
        return complete;
    }

    @Override
    public String toString() {
        return "ServiceUrl[" + scheme + "://" + String.join(",", hosts) + "]";
    }
}
