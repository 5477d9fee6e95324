package io.tableorder.foundation.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.LogTap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class LogSettingsTest {

    private static final String ROOT = "logging.level.root";
    private static final String OWN = "logging.level.io.tableorder";
    private static final String FORMAT = "logging.structured.format.console";

    @ParameterizedTest
    @CsvSource({"TRACE, INFO, TRACE", "debug, INFO, DEBUG", "INFO, INFO,", "warn, WARN,", "ERROR, ERROR,", "loud, INFO,"
    })
    void librariesNeverLogMoreThanInfo(String given, String root, String own) {
        StandardEnvironment environment = environment("LOG_LEVEL", given);
        assertThat(environment.getProperty(ROOT)).isEqualTo(root);
        assertThat(environment.getProperty(OWN)).isEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource({"development,", "test, ecs", "production, ecs", "PRODUCTION, ecs", "moon,"})
    void outsideDevelopmentItIsJson(String mode, String format) {
        StandardEnvironment environment = environment("ENV", mode, "table-order.env", mode);
        assertThat(environment.getProperty(FORMAT)).isEqualTo(format);
        assertThat(environment.getProperty("logging.structured.format.file")).isEqualTo(format);
    }

    @ParameterizedTest
    @CsvSource({"development, INFO, WARN", "development, debug,", "production, INFO,", "test, INFO,"})
    void aStartInDevelopmentIsQuiet(String mode, String given, String ofCamel) {
        StandardEnvironment environment = environment("table-order.env", mode, "LOG_LEVEL", given);
        assertThat(environment.getProperty("logging.level.org.apache.camel")).isEqualTo(ofCamel);
    }

    @Test
    void aSpringSettingThatIsGivenDirectlyWins() {
        StandardEnvironment environment =
                environment("LOG_LEVEL", "trace", ROOT, "ERROR", "table-order.env", "production", FORMAT, "logstash");
        assertThat(environment.getProperty(ROOT)).isEqualTo("ERROR");
        assertThat(environment.getProperty(FORMAT)).isEqualTo("logstash");
    }

    @Test
    void theFileIsRotatedAndKeptForAMonth(@TempDir Path folder) {
        String file = folder.resolve("log/app.log").toString();
        StandardEnvironment environment = environment("LOG_FILE", file);
        assertThat(environment.getProperty("logging.file.name")).isEqualTo(file);
        assertThat(environment.getProperty("logging.logback.rollingpolicy.file-name-pattern"))
                .isEqualTo(file + ".%d{yyyy-MM-dd}.%i.gz");
        assertThat(environment.getProperty("logging.logback.rollingpolicy.max-file-size"))
                .isEqualTo("100MB");
        assertThat(environment.getProperty("logging.logback.rollingpolicy.max-history"))
                .isEqualTo("30");
        assertThat(environment.getProperty("logging.logback.rollingpolicy.total-size-cap"))
                .isEqualTo("5GB");
    }

    /** In production the start is refused instead: see {@link StartRefusedTest}. */
    @ParameterizedTest
    @CsvSource({"development, true", "test, true", "production, false"})
    void aFileThatCannotBeWrittenIsLeftOutWithAWarning(String mode, boolean warns, @TempDir Path folder)
            throws IOException {
        String file = Files.createFile(folder.resolve("no-folder")) + "/app.log";
        StandardEnvironment environment;
        try (LogTap log = new LogTap()) {
            environment = environment("table-order.env", mode, "LOG_FILE", file);
            assertThat(log.of(LogSettings.class.getName()))
                    .hasSize(warns ? 1 : 0)
                    .allSatisfy(line -> assertThat(line.getFormattedMessage())
                            .startsWith("LOG_FILE " + file + " cannot be written"));
        }
        assertThat(environment.getProperty("logging.file.name")).isEmpty();
        assertThat(environment.getProperty(LogSettings.UNWRITABLE)).isEqualTo(file);
    }

    private static StandardEnvironment environment(String... pairs) {
        Map<String, Object> given = new LinkedHashMap<>();
        // The service's settings, without those of the tests.
        given.put("spring.config.location", "classpath:/");
        for (int i = 0; i < pairs.length; i += 2) {
            given.put(pairs[i], pairs[i + 1]);
        }
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("given", given));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        new LogSettings(Supplier::get).postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
