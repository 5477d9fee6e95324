package io.tableorder.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.integrators.connector.DropIn;
import io.tableorder.integrators.connector.DropIns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Drop-in files of one test, each with one route from a queue of its name to a target of its name. Taken out, they leave nothing:
 * no queue, and no delivery that waits.
 */
final class DropInFiles {

    private static final String SUFFIX = ".camel.yaml";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Path folder;
    private final DropIns dropIns;
    private final AmqpAdmin admin;
    private final JdbcClient jdbc;
    private final Map<String, String> texts = new LinkedHashMap<>();

    DropInFiles(ApplicationContext context) {
        this.folder = context.getBean(Settings.class).routesDir();
        this.dropIns = context.getBean(DropIns.class);
        this.admin = context.getBean(AmqpAdmin.class);
        this.jdbc = context.getBean(JdbcClient.class);
    }

    /**
     * Writes one, and puts it nowhere yet.
     *
     * @param options of the sink, beside its target
     * @return the name of the file, its queue and its target
     */
    String write(String kind, UUID store, String types, String sink, String options) {
        return write(kind, store, types, Map.of("", options), sink);
    }

    /**
     * Writes one with several sinks.
     *
     * @param options of each sink, by what its target's name has at its end
     */
    String write(String kind, UUID store, String types, Map<String, String> options, String sink) {
        String name = "proof-" + kind + "-x" + UUID.randomUUID().toString().replace("-", "");
        StringBuilder text = new StringBuilder("""
                - route:
                    id: %1$s
                    from:
                      uri: kamelet:table-order-events-source
                      parameters: { queue: %1$s, types: "%2$s", storeId: %3$s }
                      steps:
                """.formatted(name, types, store));
        options.forEach((end, given) ->
                text.append("""
                        - to:
                            uri: kamelet:%1$s
                            parameters: { target: %2$s%3$s, %4$s }
                """.formatted(sink, name, end, given).indent(8)));
        texts.put(name, text.toString());
        return name;
    }

    /** Puts all of them into the folder of an instance that has not started. */
    void copyTo(Path routes) {
        try {
            Files.createDirectories(routes);
            for (Map.Entry<String, String> text : texts.entrySet()) {
                Files.writeString(routes.resolve(text.getKey() + SUFFIX), text.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts all of them into the folder of the running service, and waits until they run. */
    void load() {
        texts.forEach((name, text) -> {
            try {
                Path unfinished = Files.writeString(folder.resolve(name + ".tmp"), text);
                Files.move(unfinished, folder.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        texts.keySet().forEach(name -> {
            await().atMost(SOON).until(() -> find(name).isPresent());
            DropIn loaded = find(name).orElseThrow();
            assertThat(loaded.state())
                    .as("%s, line %d: %s", loaded.file(), loaded.line(), loaded.reason())
                    .isEqualTo(DropIn.State.LOADED);
        });
    }

    void remove() throws IOException {
        for (String name : texts.keySet()) {
            Files.deleteIfExists(folder.resolve(name + SUFFIX));
        }
        for (String name : texts.keySet()) {
            await().atMost(SOON).until(() -> find(name)
                    .filter(is -> is.state() != DropIn.State.GONE)
                    .isEmpty());
            admin.deleteQueue(name);
            jdbc.sql("update deliveries set state = 'cancelled', settled_at = now()"
                            + " where (target = ? or target like ? || '-%') and state in ('pending', 'sent', 'failed')")
                    .params(name, name)
                    .update();
        }
    }

    private Optional<DropIn> find(String name) {
        return dropIns.list().stream()
                .filter(dropIn -> dropIn.file().equals(name + SUFFIX))
                .findFirst();
    }
}
