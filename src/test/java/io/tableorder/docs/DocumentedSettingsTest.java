package io.tableorder.docs;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every setting is documented in each place where operators look for it. */
class DocumentedSettingsTest {

    private static final Pattern READ = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)[:}]");
    private static final Pattern ROW =
            Pattern.compile("^\\| (`[A-Z][A-Z0-9_]*`(?:, `[A-Z][A-Z0-9_]*`)*) \\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([A-Z][A-Z0-9_]*)`");
    private static final Pattern LINE = Pattern.compile("^(?:# )?([A-Z][A-Z0-9_]*)=", Pattern.MULTILINE);
    private static final Pattern PASSED = Pattern.compile("^      ([A-Z][A-Z0-9_]*):", Pattern.MULTILINE);
    private static final Pattern DEFAULT = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*):-?([^}]+)}");
    private static final Pattern EXAMPLE = Pattern.compile("^# ([A-Z][A-Z0-9_]*)=(.+)$", Pattern.MULTILINE);

    /** Variables of Spring Boot and of the AWS SDK. */
    private static final Pattern OF_LIBRARIES =
            Pattern.compile("\\b((?:AWS|LOGGING|MANAGEMENT|SERVER|SPRING)_[A-Z_]*[A-Z]|DEBUG(?==))");

    private static final Pattern HEADING = Pattern.compile("^#{2,3} ", Pattern.MULTILINE);

    /** Their comments say what they are when they are not set. */
    private static final Set<String> EXAMPLES_THAT_ARE_NO_DEFAULTS = Set.of(
            "BOOTSTRAP_ADMIN_USERNAME",
            "COMPOSE_FILE",
            "KITCHEN_TICKET",
            "ORDER_RATE_LIMIT_PER_MINUTE",
            "PRINTER_NETWORKS",
            "SHUTDOWN_DRAIN",
            "TLS_CA_FILE");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.ko.md"})
    void theReadmesTableHasEverySettingOfTheService(String readme) throws IOException {
        Set<String> rows = new TreeSet<>();
        ROW.matcher(text(readme)).results().forEach(row -> rows.addAll(names(NAME, row.group(1))));
        assertThat(rows).containsAll(settings());
    }

    @Test
    void theExampleOfTheEnvironmentHasEverySettingOfTheService() throws IOException {
        assertThat(names(LINE, text(".env.example"))).containsAll(settings());
    }

    /** A setting that is missing there has no effect in .env. */
    @Test
    void dockerComposePassesEverySettingOn() throws IOException {
        assertThat(passed()).containsAll(settings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-compose.yml", "docker-compose.dev.yml"})
    void everythingThatDockerComposeReadsIsInTheExample(String compose) throws IOException {
        assertThat(names(LINE, text(".env.example"))).containsAll(names(READ, text(compose)));
    }

    @Test
    void aCommentedLineOfTheExampleShowsTheDefault() throws IOException {
        Map<String, String> defaults = new HashMap<>();
        for (String file :
                List.of("src/main/resources/application.yml", "docker-compose.dev.yml", "docker-compose.yml")) {
            DEFAULT.matcher(text(file)).results().forEach(found -> defaults.put(found.group(1), found.group(2)));
        }
        assertThat(EXAMPLE.matcher(text(".env.example"))
                        .results()
                        .filter(line -> !line.group(2).equals(defaults.get(line.group(1))))
                        .map(line -> line.group(1)))
                .containsExactlyInAnyOrderElementsOf(EXAMPLES_THAT_ARE_NO_DEFAULTS);
    }

    /** Otherwise operators set it, and nothing happens. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "docs/operations.md",
                "docs/runbooks.md",
                "docs/tls.md",
                "docs/integrators.md",
                "routes/README.md"
            })
    void aVariableThatDockerComposeDoesNotPassOnComesWithTheFileThatDoes(String page) throws IOException {
        for (String section : HEADING.split(text(page))) {
            Set<String> unknown = names(OF_LIBRARIES, section);
            unknown.removeAll(passed());
            if (!unknown.isEmpty()) {
                assertThat(section).as("where %s are set", unknown).contains("docker-compose.override.yml");
            }
        }
    }

    private static Set<String> passed() throws IOException {
        String compose = text("docker-compose.yml");
        return names(PASSED, compose.substring(compose.indexOf("\n  api:"), compose.indexOf("\n  folders:")));
    }

    private static Set<String> settings() throws IOException {
        Set<String> settings = names(READ, text("src/main/resources/application.yml"));
        // The system's, not ours.
        settings.remove("HOSTNAME");
        assertThat(settings).contains("ENV", "DATABASE_URL", "LOG_FILE");
        return settings;
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).collect(toCollection(TreeSet::new));
    }

    private static String text(String file) throws IOException {
        return Files.readString(Path.of(file));
    }
}
