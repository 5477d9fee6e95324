package io.tableorder.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.integrators.connector.DropIn;
import io.tableorder.integrators.connector.DropIns;
import io.tableorder.integrators.intake.Connectors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The file of a connector, put into the routes folder of the running service with its settings filled in, and taken out without
 * a trace. Its settings are found by their placeholders.
 */
class ConnectorUnderTest {

    private static final String SUFFIX = ".camel.yaml";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NO_TARGET = "conformance";

    private final ApplicationContext context;
    private final Path file;
    private final Path folder;
    private final String stem;
    private final DropIns dropIns;
    private final Set<String> filledIn = new TreeSet<>();
    private boolean pushes;

    ConnectorUnderTest(ApplicationContext context, Path file) {
        this.context = context;
        this.file = file;
        this.folder = context.getBean(Settings.class).routesDir();
        String name = file.getFileName().toString();
        assertThat(name).as("the name of a connector's file").endsWith(SUFFIX);
        this.stem = name.substring(0, name.length() - SUFFIX.length());
        this.dropIns = context.getBean(DropIns.class);
    }

    String stem() {
        return stem;
    }

    /** Whether it has a setting for an address, which the fake POS can stand in for. */
    boolean pushes() {
        return pushes;
    }

    /** Gives each setting that the file asks for a value, unless somebody else has. */
    void fillIn(String url, String tokenUrl, UUID store) throws IOException {
        Matcher placeholders = Pattern.compile("\\{\\{\\??(" + Pattern.quote(stem) + "\\.[\\w.-]+)")
                .matcher(Files.readString(file));
        for (String setting : placeholders
                .results()
                .map((MatchResult found) -> found.group(1))
                .distinct()
                .toList()) {
            if (setting.endsWith("token-url")) {
                fillIn(setting, tokenUrl);
            } else if (setting.endsWith("url")) {
                pushes = true;
                fillIn(setting, url);
            } else if (setting.endsWith("store")) {
                fillIn(setting, store.toString());
            } else if (!context.getEnvironment().containsProperty(setting)) {
                fillIn(setting, usual(setting));
            }
        }
    }

    private void fillIn(String setting, String value) {
        System.setProperty(setting, value);
        filledIn.add(setting);
    }

    /** Short times, so that waiting for retries does not take minutes. */
    private static String usual(String setting) {
        if (setting.endsWith("retry-delays")) {
            return "300ms,300ms,300ms,300ms,300ms,300ms";
        }
        if (setting.endsWith("probe")) {
            return "500ms";
        }
        return setting.endsWith("timeout") ? "3s" : NO_TARGET;
    }

    /** Loads it as the service does, and waits until it runs. */
    void load() throws IOException {
        Instant before = Instant.now();
        copy(templates());
        Path unfinished = folder.resolve(stem + ".tmp");
        Files.copy(file, unfinished, StandardCopyOption.REPLACE_EXISTING);
        Files.move(unfinished, target(), StandardCopyOption.ATOMIC_MOVE);
        await().atMost(SOON)
                .until(() -> state().filter(is -> is.since().isAfter(before)).isPresent());
        DropIn loaded = state().orElseThrow();
        assertThat(loaded.state())
                .as("%s, line %d: %s", loaded.file(), loaded.line(), loaded.reason())
                .isEqualTo(DropIn.State.LOADED);
    }

    /** Stops it; its queue still collects events. */
    void unload() throws IOException {
        Files.deleteIfExists(target());
        await().atMost(SOON).until(() -> state().filter(is -> is.state() != DropIn.State.GONE)
                .isEmpty());
    }

    /** Takes it out, with what it left at the broker, in the queue of its targets, and among the settings. */
    void remove() throws IOException {
        Set<String> queues = context.getBean(Connectors.class).queues().stream()
                .filter(queue -> queue.startsWith(stem))
                .collect(Collectors.toSet());
        unload();
        queues.forEach(context.getBean(AmqpAdmin.class)::deleteQueue);
        JdbcClient jdbc = context.getBean(JdbcClient.class);
        jdbc.sql("update deliveries set state = 'cancelled', settled_at = now()"
                        + " where target like ? and state in ('pending', 'sent', 'failed')")
                .param(stem + "%")
                .update();
        jdbc.sql("update delivery_targets set failures = 0, open_until = null where name like ?")
                .param(stem + "%")
                .update();
        filledIn.forEach(System::clearProperty);
        filledIn.clear();
    }

    Optional<DropIn> state() {
        return dropIns.list().stream()
                .filter(dropIn -> dropIn.file().equals(stem + SUFFIX))
                .findFirst();
    }

    private Path target() {
        return folder.resolve(stem + SUFFIX);
    }

    private List<Path> templates() throws IOException {
        try (Stream<Path> beside = Files.list(file.toAbsolutePath().getParent())) {
            return beside.filter(path -> path.getFileName().toString().matches(Pattern.quote(stem) + "(-.*)?\\.ftl"))
                    .toList();
        }
    }

    private void copy(List<Path> files) {
        for (Path each : files) {
            try {
                Files.copy(each, folder.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
