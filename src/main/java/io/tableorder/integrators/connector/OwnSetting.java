package io.tableorder.integrators.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/**
 * A setting that a drop-in uses: {@code acme-pos.url}, or {@code env:ACME_POS_URL}, which is the same environment variable.
 *
 * @param isOptional whether the file works without it, or has a default
 */
record OwnSetting(String name, boolean isOptional, int line) {

    private static final String ENVIRONMENT = "env:";

    /** The settings of frameworks, by their names as environment variables. */
    private static final Pattern OF_FRAMEWORKS =
            Pattern.compile("(SPRING|SERVER|MANAGEMENT|CAMEL|LOGGING|TABLE_ORDER)_.*");

    private static final Set<String> OF_THE_SERVICE = ofTheService();

    /** @param placeholder the text between the braces */
    static OwnSetting of(String placeholder, int line) {
        boolean mayMiss = placeholder.startsWith("?");
        String rest = mayMiss ? placeholder.substring(1) : placeholder;
        int from = rest.startsWith(ENVIRONMENT) ? ENVIRONMENT.length() : 0;
        int colon = rest.indexOf(':', from);
        return new OwnSetting(colon < 0 ? rest : rest.substring(0, colon), mayMiss || colon >= 0, line);
    }

    /** The default in the placeholder; null if it has none. */
    static @Nullable String fallback(String placeholder) {
        String rest = placeholder.startsWith("?") ? placeholder.substring(1) : placeholder;
        int colon = rest.indexOf(':', rest.startsWith(ENVIRONMENT) ? ENVIRONMENT.length() : 0);
        if (colon >= 0) {
            return rest.substring(colon + 1);
        }
        return placeholder.startsWith("?") ? "" : null;
    }

    private static Set<String> ofTheService() {
        try (var yaml = new ClassPathResource("application.yml").getInputStream()) {
            return Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)")
                    .matcher(new String(yaml.readAllBytes(), UTF_8))
                    .results()
                    .map((MatchResult found) -> found.group(1))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the connector with this stem may read the setting. No file may read a setting of the service, whatever its name. */
    boolean belongsTo(String stem) {
        if (isDataDir()) {
            return true;
        }
        boolean isOwn = name.startsWith(ENVIRONMENT)
                ? variable().startsWith(inCapitals(stem) + "_") && variable().matches("[A-Z0-9_]+")
                : name.startsWith(stem + ".");
        return isOwn && !OF_FRAMEWORKS.matcher(variable()).matches() && !OF_THE_SERVICE.contains(variable());
    }

    boolean isDataDir() {
        return name.equals(EndpointRules.DATA_DIR_SETTING);
    }

    /** Null if it is not set. */
    @Nullable
    String value(CamelContext camel) {
        return name.startsWith(ENVIRONMENT)
                ? System.getenv(variable())
                : camel.getPropertiesComponent().resolveProperty(name).orElse(null);
    }

    /** @throws Refused with the name of the setting, never with its value */
    void require(CamelContext camel) throws Refused {
        if (!isOptional && value(camel) == null) {
            throw new Refused(line, "needs the setting {{" + name + "}}: set the environment variable " + variable());
        }
    }

    private String variable() {
        return name.startsWith(ENVIRONMENT) ? name.substring(ENVIRONMENT.length()) : inCapitals(name);
    }

    private static String inCapitals(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }
}
