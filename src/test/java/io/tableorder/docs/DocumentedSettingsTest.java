package io.tableorder.docs;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        String compose = text("docker-compose.yml");
        String service = compose.substring(compose.indexOf("\n  api:"), compose.indexOf("\n  folders:"));
        assertThat(names(PASSED, service)).containsAll(settings());
    }

    @Test
    void everythingThatDockerComposeReadsIsInTheExample() throws IOException {
        Set<String> read = names(READ, text("docker-compose.yml"));
        assertThat(names(LINE, text(".env.example"))).containsAll(read);
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
