package io.tableorder.dropin;

import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import org.apache.camel.util.URISupport;

/** Which endpoints a drop-in may read from and send to, and with which options. */
final class EndpointRules {

    static final String DATA_DIR_SETTING = "table-order.data-dir";

    private static final Set<String> SOURCES = Set.of("kamelet", "direct", "seda", "timer");
    private static final Set<String> TARGETS =
            Set.of("kamelet", "direct", "seda", "log", "file", "freemarker", "http", "https");

    /** What is the file's own: two readers of one queue would each see half of the events. */
    private static final Set<String> NAMES = Set.of("queue", "target");

    private static final Set<String> FILE_OPTIONS =
            Set.of("fileName", "fileExist", "charset", "tempPrefix", "appendChars", "forceWrites");
    private static final Set<String> FREEMARKER_OPTIONS = Set.of("encoding");

    private final String stem;
    private final Set<String> extraSchemes;

    EndpointRules(String stem, Set<String> extraSchemes) {
        this.stem = stem;
        this.extraSchemes = extraSchemes;
    }

    void checkFrom(String uri, int line) throws Refused {
        String scheme = scheme(uri);
        if (!SOURCES.contains(scheme) && !extraSchemes.contains(scheme)) {
            throw new Refused(line, "consumes from \"" + scheme + "\", which is not allowed");
        }
        check(scheme, uri, line, true);
    }

    void checkTo(String uri, int line) throws Refused {
        String scheme = scheme(uri);
        if (!TARGETS.contains(scheme) && !extraSchemes.contains(scheme)) {
            throw new Refused(line, "sends to \"" + scheme + "\", which is not allowed");
        }
        check(scheme, uri, line, false);
    }

    private void check(String scheme, String uri, int line, boolean isSource) throws Refused {
        String path = path(uri);
        Map<String, Object> options = options(uri, line);
        for (Map.Entry<String, Object> option : options.entrySet()) {
            String value = String.valueOf(option.getValue());
            if (value.startsWith("#") || value.startsWith("RAW(#")) {
                throw new Refused(line, "option \"" + option.getKey() + "\" refers to a bean");
            }
        }
        switch (scheme) {
            case "kamelet" -> checkKamelet(path, options, line, isSource);
            case "direct", "seda", "timer" -> checkOwn(scheme, path, line);
            case "file" -> checkFile(path, options.keySet(), line);
            case "freemarker" -> checkTemplate(path, options.keySet(), line);
            default -> {}
        }
    }

    private void checkKamelet(String name, Map<String, Object> options, int line, boolean isSource) throws Refused {
        Kamelets.Kamelet kamelet = Kamelets.find(name);
        if (kamelet == null || kamelet.isSource() != isSource) {
            throw new Refused(line, "uses the kamelet \"" + name + "\", which is not allowed here");
        }
        kamelet.check(options, line);
        for (String option : NAMES) {
            Object value = options.get(option);
            if (value != null && !DropInGuard.within(stem, value.toString())) {
                throw new Refused(
                        line, option + " \"" + value + "\" does not begin with the file's name, \"" + stem + "-\"");
            }
        }
    }

    private void checkOwn(String scheme, String name, int line) throws Refused {
        if (!DropInGuard.within(stem, name)) {
            throw new Refused(
                    line,
                    scheme + ":" + name + " does not begin with the file's name, \"" + scheme + ":" + stem + "-\"");
        }
    }

    private void checkFile(String path, Set<String> options, int line) throws Refused {
        String home = "{{" + DATA_DIR_SETTING + "}}/";
        String below = path.startsWith(home) ? path.substring(home.length()) : "";
        boolean inside = below.equals("tickets")
                || below.startsWith("tickets/")
                || below.equals("drop-ins/" + stem)
                || below.startsWith("drop-ins/" + stem + "/");
        if (!inside || path.contains("..") || path.contains("$")) {
            throw new Refused(line, "writes files outside of " + home + "tickets and " + home + "drop-ins/" + stem);
        }
        allowOnly(FILE_OPTIONS, options, "file", line);
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
        }
    }
}
