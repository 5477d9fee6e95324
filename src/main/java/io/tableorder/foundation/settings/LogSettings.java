package io.tableorder.foundation.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.boot.logging.LogLevel;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Sets the format of the log: text for people in development, and elsewhere JSON of the Elastic Common Schema. They form the weakest
 * property source: a setting of Spring that is given directly wins.
 *
 * <p>{@code LOG_LEVEL} applies to the whole service down to INFO. DEBUG and TRACE apply only to its own code, since libraries log tokens,
 * passwords and bodies at these levels.
 */
class LogSettings implements EnvironmentPostProcessor, Ordered {

    /** The file of {@code LOG_FILE} if the service cannot write it. */
    static final String UNWRITABLE = "table-order.logs.unwritable-file";

    private static final String JSON = "ecs";

    private static final String FILE = "logging.file.name";

    /** Libraries that report each of their steps. In development a start says what a person needs instead. */
    private static final List<String> TALKATIVE = List.of(
            "com.zaxxer.hikari",
            "io.lettuce",
            "org.apache.camel",
            "org.apache.catalina",
            "org.flywaydb",
            "org.springframework.boot",
            "org.springframework.web");

    private final Log log;

    LogSettings(DeferredLogFactory logs) {
        this.log = logs.getLog(LogSettings.class);
    }

    /** After the configuration files are read, and before the log is opened. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Binder binder = Binder.get(environment);
        LogLevel level = bound(binder, "table-order.logs.level", LogLevel.class, LogLevel.INFO);
        Settings.Mode mode = bound(binder, "table-order.env", Settings.Mode.class, Settings.Mode.DEVELOPMENT);
        Map<String, Object> settings = new LinkedHashMap<>();
        if (level.compareTo(LogLevel.INFO) < 0) {
            settings.put("logging.level.root", LogLevel.INFO);
            settings.put("logging.level.io.tableorder", level);
        } else {
            settings.put("logging.level.root", level);
        }
        if (mode == Settings.Mode.DEVELOPMENT && level == LogLevel.INFO) {
            TALKATIVE.forEach(library -> settings.put("logging.level." + library, LogLevel.WARN));
            settings.put("spring.main.log-startup-info", false);
        }
        if (mode != Settings.Mode.DEVELOPMENT) {
            settings.put("logging.structured.format.console", JSON);
            settings.put("logging.structured.format.file", JSON);
        }
        environment.getPropertySources().addLast(new MapPropertySource("table-order log", settings));
        String file = environment.getProperty(FILE);
        if (StringUtils.hasText(file) && !canBeWritten(file)) {
            leaveOut(file, environment, mode);
        }
    }

    private static boolean canBeWritten(String name) {
        try {
            Path file = Path.of(name).toAbsolutePath();
            Path folder = Files.createDirectories(file.getParent());
            return Files.exists(file) ? Files.isRegularFile(file) && Files.isWritable(file) : Files.isWritable(folder);
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    /** A log that cannot be opened would end the start with a stack trace. In production {@link SettingsCheck} refuses the start. */
    private void leaveOut(String file, ConfigurableEnvironment environment, Settings.Mode mode) {
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("table-order without a log file", Map.of(FILE, "", UNWRITABLE, file)));
        if (mode != Settings.Mode.PRODUCTION) {
            log.warn("LOG_FILE " + file + " cannot be written by this user: the log goes to standard output only");
        }
    }

    /** {@link SettingsCheck} refuses a value that cannot be read, with a reason. */
    private static <T> T bound(Binder binder, String name, Class<T> type, T otherwise) {
        try {
            return binder.bind(name, type).orElse(otherwise);
        } catch (BindException unreadable) {
            return otherwise;
        }
    }
}
