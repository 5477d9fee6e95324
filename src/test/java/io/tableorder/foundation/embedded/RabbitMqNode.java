package io.tableorder.foundation.embedded;

import com.rabbitmq.client.ConnectionFactory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** A RabbitMQ node of our own from the programs installed here: own name, ports, port mapper, data and cookie. */
final class RabbitMqNode implements EmbeddedService {

    private final Path programs;
    private final Path home;
    private final String configuration;
    private final String name = "table-order-" + ProcessHandle.current().pid() + "@localhost";
    private int port;
    private int mapperPort;
    private int metricsPort;
    private @Nullable Process mapper;
    private @Nullable Process node;

    RabbitMqNode(Path programs, Path home) {
        this(programs, home, "");
    }

    /** @param configuration the content of rabbitmq.conf */
    RabbitMqNode(Path programs, Path home, String configuration) {
        this.programs = programs;
        this.home = home;
        this.configuration = configuration;
    }

    /** Where rabbitmq-server is. Debian's own folder first: the scripts it puts on the path change the user. */
    static Optional<Path> programs() {
        return Stream.concat(
                        Stream.of("/usr/lib/rabbitmq/bin"),
                        Stream.of(System.getenv("PATH").split(File.pathSeparator)))
                .map(Path::of)
                .filter(folder -> Files.isExecutable(folder.resolve("rabbitmq-server")))
                .findFirst();
    }

    @Override
    public synchronized String start() throws IOException {
        if (node == null) {
            endOrphans();
            FileSystemUtils.deleteRecursively(home);
            Files.createDirectory(home);
            Files.writeString(home.resolve("enabled_plugins"), "[].");
            Files.writeString(home.resolve("rabbitmq.conf"), configuration);
            port = ServerProcess.freePort();
            mapperPort = ServerProcess.freePort();
            Files.writeString(home.resolve("mapper.port"), String.valueOf(mapperPort));
            mapper = launch("mapper", "epmd", "-port", String.valueOf(mapperPort), "-address", "127.0.0.1");
            node = launch("node", programs.resolve("rabbitmq-server").toString());
            awaitListener(node);
        }
        return "amqp://guest:guest@127.0.0.1:" + port;
    }

    private void awaitListener(Process starting) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        Awaitility.await("RabbitMQ to answer, see " + home)
                .atMost(2, TimeUnit.MINUTES)
                .ignoreExceptions()
                .until(() -> {
                    if (!starting.isAlive()) {
                        throw new AssertionError("RabbitMQ ended, see " + home);
                    }
                    factory.newConnection().close();
                    return true;
                });
    }

    /** Runs rabbitmqctl on the node. */
    void control(String command, String... arguments) {
        run("rabbitmqctl", command, arguments);
    }

    /** The lines that rabbitmqctl prints. */
    List<String> ask(String command, String... arguments) throws IOException {
        control(command, arguments);
        return Files.readAllLines(home.resolve(command + ".out"));
    }

    /** Lets the node serve metrics to Prometheus. Returns the port. */
    synchronized int metricsPort() throws IOException {
        if (metricsPort == 0) {
            int chosen = ServerProcess.freePort();
            control(
                    "eval",
                    "application:set_env(rabbitmq_prometheus, tcp_config, [{ip, \"127.0.0.1\"}, {port, " + chosen
                            + "}]).");
            run("rabbitmq-plugins", "enable", "rabbitmq_prometheus");
            metricsPort = chosen;
        }
        return metricsPort;
    }

    private void run(String program, String command, String... arguments) {
        try {
            List<String> line = new ArrayList<>(
                    List.of(programs.resolve(program).toString(), "--node", name, "--timeout", "60", command));
            line.addAll(List.of(arguments));
            Process control = launch(command, line.toArray(String[]::new));
            if (!control.waitFor(90, TimeUnit.SECONDS) || control.exitValue() != 0) {
                throw new IllegalStateException(program + " " + command + " failed, see " + home);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Process launch(String title, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve(title + ".out").toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(variable -> variable.startsWith("RABBITMQ_"));
        environment.putAll(Map.ofEntries(
                Map.entry("HOME", home.toString()),
                Map.entry("ERL_EPMD_PORT", String.valueOf(mapperPort)),
                Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODENAME", name),
                Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                Map.entry("RABBITMQ_NODE_PORT", String.valueOf(port)),
                Map.entry("RABBITMQ_DIST_PORT", String.valueOf(ServerProcess.freePort())),
                Map.entry("RABBITMQ_CONF_ENV_FILE", home.resolve("none").toString()),
                Map.entry("RABBITMQ_CONFIG_FILE", home.resolve("rabbitmq").toString()),
                Map.entry("RABBITMQ_MNESIA_BASE", home.resolve("data").toString()),
                Map.entry("RABBITMQ_LOG_BASE", home.resolve("log").toString()),
                Map.entry(
                        "RABBITMQ_ENABLED_PLUGINS_FILE",
                        home.resolve("enabled_plugins").toString()),
                // The flag of our own marks the command line, by which an orphan is known again.
                Map.entry(
                        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
                        "-kernel inet_dist_use_interface {127,0,0,1} -home_of_test " + home),
                // The script then becomes the node, instead of a shell that waits for it.
                Map.entry("RUNNING_UNDER_SYSTEMD", "true")));
        Process process = builder.start();
        Files.writeString(home.resolve(title + ".pid"), String.valueOf(process.pid()));
        return process;
    }

    private void endOrphans() throws IOException {
        ServerProcess.of(home.resolve("node.pid"), home).ifPresent(ServerProcess::end);
        Path ports = home.resolve("mapper.port");
        if (Files.exists(ports)) {
            ServerProcess.of(home.resolve("mapper.pid"), "epmd -port " + Files.readString(ports))
                    .ifPresent(ServerProcess::end);
        }
    }

    @Override
    public synchronized void close() {
        if (node != null && mapper != null) {
            ServerProcess.end(node.toHandle());
            ServerProcess.end(mapper.toHandle());
            node = null;
        }
    }
}
