package io.tableorder.integrators.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.camel.util.URISupport;

/** Which endpoints a drop-in may read from and send to, and with which options. */
final class EndpointRules {

    static final String DATA_DIR_SETTING = "table-order.data-dir";

    private static final Set<String> SOURCES = Set.of("kamelet", "direct", "seda", "timer");
    private static final Set<String> TARGETS =
            Set.of("kamelet", "direct", "seda", "log", "file", "freemarker", "http", "https");

    /**
     * Parameters that must name something of the file's own: two readers of one queue, or of the days under one name, would each get half
     * of them.
     */
    private static final Set<String> NAMES_OF_SOURCES = Set.of("queue", "target", "name");

    /** The {@code name} of a sink is what staff call a target. */
    private static final Set<String> NAMES_OF_SINKS = Set.of("queue", "target");

    /** A single name, not a list whose second name would belong to another file. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    /** A file that lies beside the connector's own. */
    private static final String TEMPLATE = "template";

    private static final Set<String> FILE_OPTIONS =
            Set.of("fileName", "fileExist", "charset", "tempPrefix", "appendChars", "forceWrites");
    private static final Set<String> FREEMARKER_OPTIONS = Set.of("encoding");
    private static final Set<String> TIMER_OPTIONS =
            Set.of("delay", "period", "fixedRate", "repeatCount", "time", "pattern", "includeMetadata");
    private static final Set<String> DIRECT_OPTIONS =
            Set.of("timeout", "block", "failIfNoConsumers", "exchangePattern");
    private static final Set<String> SEDA_OPTIONS = Set.of(
            "size",
            "concurrentConsumers",
            "timeout",
            "waitForTaskToComplete",
            "blockWhenFull",
            "offerTimeout",
            "discardWhenFull",
            "discardIfNoConsumers",
            "failIfNoConsumers",
            "purgeWhenStopping",
            "exchangePattern");
    private static final Set<String> LOG_OPTIONS = Set.of(
            "level",
            "marker",
            "plain",
            "logMask",
            "groupSize",
            "groupInterval",
            "groupDelay",
            "groupActiveOnly",
            "maxChars",
            "multiline",
            "style",
            "showAll",
            "showBody",
            "showBodyType",
            "showHeaders",
            "showProperties",
            "showVariables",
            "showException",
            "showExchangeId",
            "showRouteId");

    /**
     * Options whose values Camel looks up among the beans of the service, even without a {@code #}. They are listed as forbidden, and the
     * others are allowed, because options that Camel does not know stay in the address.
     */
    private static final Set<String> HTTP_OBJECTS = Set.of(
            "headerfilterstrategy",
            "httpbinding",
            "cookiehandler",
            "cookiestore",
            "httpactivitylistener",
            "clientbuilder",
            "clientconnectionmanager",
            "httpclient",
            "httpclientconfigurer",
            "httpclientoptions",
            "httpconnection",
            "httpconnectionoptions",
            "httpcontext",
            "httpuri",
            "sslcontextparameters",
            "x509hostnameverifier",
            "usesystemproperties");

    private static final Set<String> HTTP_TIMEOUTS =
            Set.of("httpClient.connectTimeout", "httpClient.responseTimeout", "httpClient.connectionRequestTimeout");

    private final String stem;
    private final TextRules texts;
    private final Installation installation;
    private final Set<String> extraSchemes;

    EndpointRules(String stem, TextRules texts, Installation installation, Set<String> extraSchemes) {
        this.stem = stem;
        this.texts = texts;
        this.installation = installation;
        this.extraSchemes = extraSchemes;
    }

    void checkFrom(String uri, int line) throws Refused {
        check(uri, line, true);
    }

    void checkTo(String uri, int line) throws Refused {
        check(uri, line, false);
    }

    /** Checks the text as it is written, and with its settings filled in. */
    private void check(String uri, int line, boolean isSource) throws Refused {
        checkOnce(uri, line, isSource);
        String filled = texts.filled(uri, line);
        if (!filled.equals(uri)) {
            try {
                checkOnce(filled, line, isSource);
            } catch (Refused e) {
                throw e.withItsSettings();
            }
        }
        Kamelets.Kamelet kamelet = scheme(filled).equals("kamelet") ? Kamelets.find(path(filled)) : null;
        if (kamelet != null) {
            kamelet.checkValues(options(filled, line), installation, line);
        }
    }

    private void checkOnce(String uri, int line, boolean isSource) throws Refused {
        String scheme = scheme(uri);
        if (!(isSource ? SOURCES : TARGETS).contains(scheme) && !extraSchemes.contains(scheme)) {
            throw new Refused(
                    line, (isSource ? "consumes from \"" : "sends to \"") + scheme + "\", which is not allowed");
        }
        String path = path(uri);
        Map<String, Object> options = options(uri, line);
        for (Map.Entry<String, Object> option : options.entrySet()) {
            checkValue(option.getKey(), value(option.getValue()), line);
        }
        boolean isAddress = scheme.equals("http") || scheme.equals("https") || scheme.equals("log");
        if (!isAddress && path.contains("%")) {
            throw new Refused(line, "has a percent sign in the name of a " + scheme + ":");
        }
        switch (scheme) {
            case "kamelet" -> checkKamelet(path, options, line, isSource);
            case "direct" -> checkOwn(scheme, path, options.keySet(), DIRECT_OPTIONS, line);
            case "seda" -> checkOwn(scheme, path, options.keySet(), SEDA_OPTIONS, line);
            case "timer" -> checkOwn(scheme, path, options.keySet(), TIMER_OPTIONS, line);
            case "log" -> allowOnly(LOG_OPTIONS, options.keySet(), scheme, line);
            case "file" -> checkFile(path, options, line);
            case "freemarker" -> checkTemplate(path, options.keySet(), line);
            case "http", "https" -> checkHttp(scheme, options.keySet(), line);
            default -> {}
        }
    }

    /** Checks the value itself, and each value that decoding its percent signs, even repeatedly, reveals. */
    private void checkValue(String option, String value, int line) throws Refused {
        if (value.startsWith("#")) {
            throw new Refused(line, "option \"" + option + "\" refers to a bean");
        }
        texts.checkWords(value, line);
        String decoded = decoded(value);
        if (!decoded.equals(value)) {
            // Camel also resolves settings that percent signs have hidden.
            texts.check(decoded, line);
            checkValue(option, value(decoded), line);
        }
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** The value without Camel's mark for raw values, and without blanks, which Camel ignores. */
    private static String value(Object option) {
        String value = String.valueOf(option).strip();
        boolean isRaw =
                value.startsWith("RAW(") && value.endsWith(")") || value.startsWith("RAW{") && value.endsWith("}");
        return isRaw ? value.substring(4, value.length() - 1).strip() : value;
    }

    private void checkKamelet(String name, Map<String, Object> options, int line, boolean isSource) throws Refused {
        Kamelets.Kamelet kamelet = Kamelets.find(name);
        if (kamelet == null || kamelet.isSource() != isSource) {
            throw new Refused(line, "uses the kamelet \"" + name + "\", which is not allowed here");
        }
        kamelet.checkNames(options.keySet(), line);
        if (options.get(TEMPLATE) instanceof String template) {
            checkTemplate(template, Set.of(), line);
        }
        for (String option : isSource ? NAMES_OF_SOURCES : NAMES_OF_SINKS) {
            Object value = options.get(option);
            if (value != null
                    && !(DropInGuard.within(stem, value.toString())
                            && (value.toString().contains("{{")
                                    || NAME.matcher(value.toString()).matches()))) {
                throw new Refused(
                        line, option + " \"" + value + "\" does not begin with the file's name, \"" + stem + "-\"");
            }
        }
    }

    private void checkOwn(String scheme, String name, Set<String> options, Set<String> allowed, int line)
            throws Refused {
        if (!DropInGuard.within(stem, name)) {
            throw new Refused(
                    line,
                    scheme + ":" + name + " does not begin with the file's name, \"" + scheme + ":" + stem + "-\"");
        }
        allowOnly(allowed, options, scheme, line);
    }

    private void checkHttp(String scheme, Set<String> options, int line) throws Refused {
        for (String option : options) {
            // Camel ignores case and hyphens, and reaches into an object by a dot or a bracket.
            String name =
                    option.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "").replaceFirst("[.\\[].*", "");
            if (HTTP_OBJECTS.contains(name) && !HTTP_TIMEOUTS.contains(option)) {
                throw new Refused(line, "sets \"" + option + "\" of " + scheme + ", which is not allowed");
            }
        }
    }

    private void checkFile(String path, Map<String, Object> options, int line) throws Refused {
        String home = "{{" + DATA_DIR_SETTING + "}}/";
        String below = path.startsWith(home) ? path.substring(home.length()) : "";
        boolean inside = below.equals("tickets")
                || below.startsWith("tickets/")
                || below.equals("drop-ins/" + stem)
                || below.startsWith("drop-ins/" + stem + "/");
        if (!inside || path.contains("..") || path.contains("$")) {
            throw new Refused(line, "writes files outside of " + home + "tickets and " + home + "drop-ins/" + stem);
        }
        allowOnly(FILE_OPTIONS, options.keySet(), "file", line);
        String prefix = value(options.getOrDefault("tempPrefix", ""));
        if (prefix.contains("..") || !prefix.matches("[\\w.-]*")) {
            throw new Refused(line, "has a tempPrefix that is not letters, digits, hyphens and dots");
        }
    }

    private void checkTemplate(String path, Set<String> options, int line) throws Refused {
        if (!path.matches("[a-z0-9-]+\\.ftl") || !DropInGuard.within(stem, path.substring(0, path.length() - 4))) {
            throw new Refused(
                    line, "uses a template that is not " + stem + ".ftl or " + stem + "-*.ftl in the same folder");
        }
        allowOnly(FREEMARKER_OPTIONS, options, "freemarker", line);
    }

    private static void allowOnly(Set<String> allowed, Set<String> options, String scheme, int line) throws Refused {
        for (String option : options) {
            if (!allowed.contains(option)) {
                throw new Refused(line, "sets \"" + option + "\" of " + scheme + ", which is not allowed");
            }
        }
    }

    private static String scheme(String uri) {
        int colon = uri.indexOf(':');
        return colon < 0 ? uri : uri.substring(0, colon);
    }

    private static String path(String uri) {
        String rest = uri.substring(Math.min(uri.length(), scheme(uri).length() + 1));
        int question = rest.indexOf('?');
        String path = question < 0 ? rest : rest.substring(0, question);
        return path.startsWith("//") ? path.substring(2) : path;
    }

    private static Map<String, Object> options(String uri, int line) throws Refused {
        int question = uri.indexOf('?');
        if (question < 0) {
            return Map.of();
        }
        try {
            return URISupport.parseQuery(uri.substring(question + 1));
        } catch (URISyntaxException e) {
            throw new Refused(line, "has an endpoint that cannot be read: " + e.getReason());
        } catch (IllegalArgumentException aPercentSign) {
            throw new Refused(line, "has an option with a percent sign that is not inside of RAW()");
        }
    }
}
