package io.tableorder.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * Runs a command beside a service with the demo store, and ends with its exit code. The servers are in this process, so the
 * service can be killed without them. {@code clients/bed.sh} starts it and says how a command tells it to kill.
 */
public final class Bed {

    private static final UUID DEMO_STORE = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final Path FOLDER = Path.of("target/test-data/bed");

    private final String[] settings;
    private final int port;
    private @Nullable Instance instance;
    private boolean killsItself;

    private Bed(List<String> settings) throws IOException {
        this.port = Wire.freePort();
        this.settings = settings.toArray(String[]::new);
    }

    /** @param arguments the command's folder, settings of the service, {@code --} and the command */
    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        int end = words.indexOf("--");
        Path folder = Path.of(words.get(0));
        List<String> command = words.subList(end + 1, words.size());

        try {
            // Starts the servers.
            new SpringApplicationBuilder(Bed.class).web(WebApplicationType.NONE).run("--logging.level.root=WARN");
            System.exit(new Bed(words.subList(1, end)).run(command, folder));
        } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
            e.printStackTrace();
            // Threads of the servers would keep this process alive.
            System.exit(1);
        }
    }

    private int run(List<String> command, Path folder) throws IOException, InterruptedException {
        HttpServer control = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        control.createContext("/kill", answer(query -> kill()));
        control.createContext("/start", answer(query -> start(Objects.requireNonNullElse(query, Instance.NEVER))));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
        Map<String, String> environment = builder.environment();
        environment.put("TABLE_ORDER_URL", "http://localhost:" + port);
        environment.put(
                "TABLE_ORDER_BED", "http://localhost:" + control.getAddress().getPort());
        try {
            start(Instance.NEVER);
            control.start();
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return process.waitFor();
        } finally {
            control.stop(0);
            if (instance != null) {
                instance.close();
            }
        }
    }

    private void start(String lastStep) {
        if (instance == null) {
            List<String> all = new ArrayList<>(List.of(settings));
            all.add("--server.port=" + port);
            instance = Instance.start(FOLDER.resolve("service"), DEMO_STORE, lastStep, all.toArray(String[]::new));
            killsItself = !lastStep.equals(Instance.NEVER);
            instance.serve();
        }
    }

    private void kill() {
        if (instance != null) {
            if (killsItself) {
                instance.awaitKill();
            } else {
                instance.kill();
            }
            instance = null;
        }
    }

    private interface Order {
        void obey(@Nullable String query);
    }

    private static HttpHandler answer(Order order) {
        return exchange -> {
            try {
                order.obey(exchange.getRequestURI().getQuery());
                say(exchange, 200, "");
            } catch (RuntimeException | AssertionError e) {
                say(exchange, 500, e.toString());
            }
        };
    }

    private static void say(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
