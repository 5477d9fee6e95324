package io.tableorder.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.TableOrderApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** The service as somebody has it who has just cloned it: in a process of its own, with servers of its own and the demo restaurant. */
public final class OwnService implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final int port;
    private final Path folder;
    private final Process process;

    /** With its own servers. Waits until it serves. */
    public OwnService() throws IOException {
        this(Map.of());
    }

    /** @param settings of its own, such as the database that it is to use */
    public OwnService(Map<String, String> settings) throws IOException {
        port = Wire.freePort();
        // The folder's name may not be too long for the socket of a server in it.
        folder = Files.createTempDirectory("own");
        Path routes = Files.createDirectory(folder.resolve("routes"));
        for (String file : List.of("kitchen-ticket.camel.yaml", "kitchen-ticket.ftl")) {
            Files.copy(Path.of("routes", file), routes.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        ProcessBuilder builder = ChildProcess.application(TableOrderApplication.class.getName());
        builder.environment()
                .putAll(Map.ofEntries(
                        Map.entry("ENV", "development"),
                        Map.entry("DATABASE_URL", ""),
                        Map.entry("REDIS_URL", ""),
                        Map.entry("RABBITMQ_URL", ""),
                        Map.entry("DATA_DIR", data().toString()),
                        Map.entry("ROUTES_DIR", routes.toString()),
                        Map.entry("UPLOADS_DIR", folder.resolve("uploads").toString()),
                        Map.entry(
                                "JWT_PRIVATE_KEY_PATH",
                                folder.resolve("private.pem").toString()),
                        Map.entry(
                                "JWT_PUBLIC_KEY_PATH",
                                folder.resolve("public.pem").toString()),
                        Map.entry("PORT", String.valueOf(port)),
                        Map.entry("MANAGEMENT_PORT", String.valueOf(Wire.freePort())),
                        Map.entry("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx384m")));
        builder.environment().putAll(settings);
        process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("service.log").toFile())
                .start();
        try {
            Api api = new Api(port);
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(IllegalStateException.class)
                    .until(() -> !process.isAlive()
                            || api.get("/readyz").sendUnchecked().status() == 200);
            assertThat(process.isAlive()).as("it still runs").isTrue();
        } catch (RuntimeException | Error e) {
            e.addSuppressed(new AssertionError(log()));
            close();
            throw e;
        }
    }

    public int port() {
        return port;
    }

    /** Where it runs. */
    public Path folder() {
        return folder;
    }

    /** Where it keeps its data. */
    public Path data() {
        return folder.resolve("data");
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("service.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FileSystemUtils.deleteRecursively(folder);
    }
}
