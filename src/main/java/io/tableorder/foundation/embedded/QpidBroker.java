package io.tableorder.foundation.embedded;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Container;
import org.apache.qpid.server.model.SystemConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An AMQP 0-9-1 broker inside the JVM, in place of RabbitMQ. It keeps its messages in memory only: PostgreSQL has everything that must not
 * be lost until it is confirmed and handled.
 *
 * <p>Its settings make it behave like RabbitMQ as far as possible, and {@link EmbeddedBrokerTopology} translates declarations. These
 * differences remain: it refuses an unroutable message before it returns it, has no {@code x-death}, and reads the {@code expiration} of a
 * message as a point in time.
 */
final class QpidBroker implements EmbeddedService {

    private static final Logger LOG = LoggerFactory.getLogger(QpidBroker.class);

    private static final String USER = "table-order";

    private final String password = ServerProcess.password();
    private int port;
    private @Nullable SystemLauncher launcher;

    @Override
    public synchronized String start() throws IOException {
        if (launcher == null) {
            if (port == 0) {
                port = ServerProcess.freePort();
            }
            launcher = launch();
        }
        LOG.info("Embedded AMQP broker on 127.0.0.1:{}, in memory", port);
        return "amqp://" + USER + ":" + password + "@127.0.0.1:" + port + "/%2F";
    }

    private SystemLauncher launch() throws IOException {
        Path configuration = Files.createTempFile("table-order-broker", ".json");
        try {
            Files.writeString(configuration, configuration());
            Map<String, Object> attributes = new HashMap<>();
            attributes.put("type", "Memory");
            attributes.put("startupLoggedToSystemOut", "false");
            attributes.put("initialConfigurationLocation", configuration.toString());
            SystemLauncher starting = new SystemLauncher(new WithoutShutdownHook());
            starting.startup(attributes);
            return starting;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("The embedded AMQP broker did not start", e);
        } finally {
            Files.deleteIfExists(configuration);
        }
    }

    /**
     * The context at the top applies to everything below it. Unknown arguments of declarations are ignored, since all {@code x-} arguments
     * are unknown here.
     */
    private String configuration() {
        return String.format(
                Locale.ROOT, """
                {
                  "name": "embedded",
                  "modelVersion": "8.0",
                  "context": {
                    "queue.behaviourOnUnknownDeclareArgument": "IGNORE",
                    "exchange.behaviourOnUnknownDeclareArgument": "IGNORE"
                  },
                  "authenticationproviders": [{
                    "name": "plain",
                    "type": "Plain",
                    "secureOnlyMechanisms": [],
                    "users": [{"name": "%s", "type": "managed", "password": "%s"}]
                  }],
                  "ports": [{
                    "name": "AMQP",
                    "port": %d,
                    "bindingAddress": "127.0.0.1",
                    "protocols": ["AMQP_0_9_1"],
                    "authenticationProvider": "plain",
                    "virtualhostaliases": [{"name": "defaultAlias", "type": "defaultAlias"}]
                  }],
                  "virtualhostnodes": [{
                    "name": "default",
                    "type": "Memory",
                    "defaultVirtualHostNode": "true",
                    "virtualHostInitialConfiguration": "%s"
                  }]
                }
                """, USER, password, port, virtualHost().replace("\"", "\\\""));
    }

    /**
     * There is one delivery attempt: a rejected message goes to the dead-letter exchange or is dropped, where it would otherwise come back
     * forever. The broker looks for expired messages every half second.
     */
    private static String virtualHost() {
        return "{\"type\": \"Memory\", \"context\": {"
                + "\"queue.maximumDeliveryAttempts\": \"1\","
                + "\"virtualhost.housekeepingCheckPeriod\": \"500\"}}";
    }

    @Override
    public synchronized void close() {
        if (launcher != null) {
            launcher.shutdown();
            launcher = null;
        }
    }

    /** Removes the broker's own shutdown hook, which would stop it while contexts still use it. */
    private static final class WithoutShutdownHook extends SystemLauncherListener.DefaultSystemLauncherListener {

        private @Nullable SystemConfig<?> system;

        @Override
        public void onContainerResolve(SystemConfig<?> resolved) {
            system = resolved;
        }

        @Override
        public void afterStartup() {
            if (system == null) {
                return;
            }
            Container<?> broker = system.getContainer();
            try {
                Field hook = broker.getClass().getSuperclass().getDeclaredField("_shutdownHook");
                hook.setAccessible(true);
                Runtime.getRuntime().removeShutdownHook((Thread) hook.get(broker));
            } catch (ReflectiveOperationException e) {
                LOG.debug("The broker keeps its own shutdown hook", e);
            }
        }
    }
}
