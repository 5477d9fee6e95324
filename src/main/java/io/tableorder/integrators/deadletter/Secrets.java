package io.tableorder.integrators.deadletter;

import java.util.regex.Pattern;

/** Masks secrets in texts for people: tokens, cookies, keys, and passwords in URLs. */
final class Secrets {

    private static final String MASK = "***";

    private static final Pattern NAMES = Pattern.compile(
            "(?i).*(authorization|cookie|passw(or)?d|secret|credential|api[-_]?key|(^|[-_])token$).*|(?i)(x-)?(access|auth)[-_]?token");

    private static final Pattern HEADERS =
            Pattern.compile("(?i)\\b((?:proxy-)?authorization|(?:set-)?cookie)(\\s*[:=]\\s*)[^\\r\\n]+");
    private static final Pattern SCHEMES = Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{6,}");
    private static final Pattern KEYS = Pattern.compile("\\b(whsec_|tok_)[A-Za-z0-9+/=_-]+");
    private static final Pattern URLS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://[^\\s/:@]*):[^\\s/@]+@");
    private static final Pattern PARAMETERS = Pattern.compile(
            "(?i)\\b(passw(?:or)?d|secret|api[-_]?key|access[-_]?token|token|signature)(\"?\\s*[=:]\\s*\"?)[^\\s&\"',;)}]+");

    private Secrets() {}

    /** The value of a header as it is shown; masked if the header holds a secret, such as {@code Authorization}. */
    static String masked(String name, String value) {
        return NAMES.matcher(name).matches() ? MASK : masked(value);
    }

    static String masked(String text) {
        String masked = HEADERS.matcher(text).replaceAll("$1$2" + MASK);
        masked = SCHEMES.matcher(masked).replaceAll("$1 " + MASK);
        masked = KEYS.matcher(masked).replaceAll("$1" + MASK);
        masked = URLS.matcher(masked).replaceAll("$1:" + MASK + "@");
        return PARAMETERS.matcher(masked).replaceAll("$1$2" + MASK);
    }
}
