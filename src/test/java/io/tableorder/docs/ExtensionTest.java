package io.tableorder.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tableorder.testing.Api;
import io.tableorder.testing.Instance;
import io.tableorder.testing.StoreTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.beans.factory.annotation.Autowired;

/** The jar of the integrators' page: its files are compiled and packed as they stand there, and an instance runs with it. */
@Tag("broker")
@Timeout(600)
class ExtensionTest extends StoreTest {

    private static final Pattern FILE =
            Pattern.compile("^`([^`\\n]+)`\\n\\n```\\w+\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CONNECTOR =
            Pattern.compile("`pager\\.camel\\.yaml`.*?^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Duration SOON = Duration.ofMinutes(3);

    private final List<String> called = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void forget(@Autowired AmqpAdmin admin) {
        admin.deleteQueue("pager");
    }

    @Test
    void theChannelOfThePageCallsWaiters() throws Exception {
        String page = Files.readString(Path.of("docs/integrators.md"));
        Map<String, String> files = new LinkedHashMap<>();
        FILE.matcher(page).results().forEach(file -> files.put(file.group(1), file.group(2)));
        assertThat(files).hasSize(3);
        Matcher connector = CONNECTOR.matcher(page);
        assertThat(connector.find()).isTrue();
        Files.createDirectories(folder.resolve("routes"));
        Files.writeString(folder.resolve("routes/pager.camel.yaml"), connector.group(1));
        pack(
                compiled(files),
                Files.createDirectories(folder.resolve("extensions")).resolve("pager.jar"));

        try (ServerSocket station = station();
                Instance instance = Instance.start(
                        folder,
                        store.id(),
                        Instance.NEVER,
                        "--pager.host=127.0.0.1",
                        "--pager.port=" + station.getLocalPort())) {
            Api there = new Api(instance.serve());
            await().atMost(SOON).untilAsserted(() -> assertThat(
                            get(there, "/api/admin/connectors").toString())
                    .contains("{\"id\":\"pager\",\"status\":\"started\""));
            long order = there.post("/api/customer/orders")
                    .as(store.tableToken(0))
                    .json(store.cart())
                    .send()
                    .expect(201)
                    .json()
                    .path("id")
                    .asLong();
            for (String status : List.of("preparing", "ready")) {
                there.patch("/api/admin/orders/" + order + "/status")
                        .as(store.adminToken())
                        .json("{\"status\":\"" + status + "\"}")
                        .send()
                        .expect(200);
            }
            await().atMost(SOON).until(() -> called.equals(List.of("1")));
            await().atMost(SOON).until(() -> get(there, "/api/admin/deliveries?target=pager")
                    .at("/data/0/state")
                    .asText()
                    .equals("confirmed"));
        }
    }

    private JsonNode get(Api api, String path) {
        return api.get(path).as(store.adminToken()).send().expect(200).json();
    }

    private ServerSocket station() throws IOException {
        ServerSocket station = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (!station.isClosed()) {
                try (Socket caller = station.accept();
                        BufferedReader lines =
                                new BufferedReader(new InputStreamReader(caller.getInputStream(), UTF_8))) {
                    called.add(lines.readLine());
                    caller.getOutputStream().write("OK\n".getBytes(UTF_8));
                } catch (IOException closed) {
                    // So is the station, or the caller has gone.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return station;
    }

    private Path compiled(Map<String, String> files) throws IOException {
        Path classes = folder.resolve("pager");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = classes.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
            if (file.getKey().endsWith(".java")) {
                assertThat(ToolProvider.getSystemJavaCompiler()
                                .run(
                                        null,
                                        null,
                                        null,
                                        "-d",
                                        classes.toString(),
                                        "-proc:none",
                                        "-cp",
                                        System.getProperty(
                                                "surefire.test.class.path", System.getProperty("java.class.path")),
                                        path.toString()))
                        .isZero();
            }
        }
        return classes;
    }

    /** As the page says. */
    private static void pack(Path classes, Path jar) {
        assertThat(java.util.spi.ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(
                                System.out,
                                System.err,
                                "--create",
                                "--file",
                                jar.toString(),
                                "-C",
                                classes.toString(),
                                "."))
                .isZero();
    }
}
