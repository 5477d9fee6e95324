package io.tableorder.restaurant.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tableorder.testing.EventStream;
import io.tableorder.testing.EventStream.Event;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.Programs;
import io.tableorder.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** Streams through the balancers that {@code deploy} has examples of. */
@IntegrationTest
class ProxiesTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Autowired
    private ApplicationContext context;

    @LocalServerPort
    private int port;

    @TempDir
    private Path folder;

    private LiveFixture live;
    private int entry;
    private int nowhere;
    private @Nullable Process proxy;

    /** A way to start a balancer in front of the instance at a port. */
    private interface Balancer {
        Process start(int instance) throws IOException;
    }

    @BeforeEach
    void openAStore() throws IOException {
        live = new LiveFixture(context, port);
        entry = Wire.freePort();
        nowhere = Wire.freePort();
    }

    @AfterEach
    void close() {
        if (proxy != null) {
            proxy.destroyForcibly();
        }
        live.close();
    }

    @Test
    void haproxyLetsStreamsThrough() throws Exception {
        String program = Programs.find("haproxy").toString();
        streamsGoThroughAndOn(instance -> start(
                Map.of(
                        "LISTEN", "127.0.0.1:" + entry,
                        "FIRST", "127.0.0.1:" + instance,
                        "SECOND", "127.0.0.1:" + nowhere,
                        "FIRST_PROBES", String.valueOf(instance),
                        "SECOND_PROBES", String.valueOf(nowhere)),
                program,
                "-db",
                "-f",
                "deploy/haproxy.cfg"));
    }

    @Test
    void nginxLetsStreamsThrough() throws Exception {
        String program = Programs.find("nginx").toString();
        int plain = Wire.freePort();
        streamsGoThroughAndOn(instance -> {
            String example = Files.readString(Path.of("deploy/nginx.conf"))
                    .replaceAll("(?m)^ +(ssl_.*|server 10\\.0\\.0\\.12.*)\n", "")
                    .replace("listen 80;", "listen 127.0.0.1:" + plain + ";")
                    .replace("443 ssl", "127.0.0.1:" + entry)
                    .replace("10.0.0.11:8000", "127.0.0.1:" + instance)
                    .replace(
                            "http {",
                            "http {\naccess_log off; client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f;"
                                    + " uwsgi_temp_path u; scgi_temp_path s;\n");
            // One process, which is killed as one.
            Path file = Files.writeString(
                    folder.resolve("nginx.conf"),
                    "daemon off; master_process off; pid " + folder + "/nginx.pid;\n" + example);
            return start(
                    Map.of(), program, "-p", folder.toString(), "-e", folder + "/error.log", "-c", file.toString());
        });
    }

    private void streamsGoThroughAndOn(Balancer balancer) throws Exception {
        proxy = balancer.start(port);
        await().atMost(SOON).ignoreExceptions().until(() -> seesAStream());
        EventStream staff = live.watched(EventStream.open(entry, LiveFixture.STAFF, live.store.adminToken()));
        assertThat(staff.header("Cache-Control")).isEqualTo("no-store, no-transform");
        long first = live.changeMenu();
        // As it comes, and not when a buffer is full.
        assertThat(staff.awaitEvents(1)).extracting(Event::id).containsExactly(first);

        proxy.destroyForcibly().waitFor();
        await().atMost(SOON).until(staff::isEnded);
        long missed = live.changeMenu();
        proxy = balancer.start(nowhere);
        await().atMost(SOON).ignoreExceptions().until(() -> asks(first).header("Retry-After") != null);
        EventStream later = asks(first);
        assertThat(later.status()).isEqualTo(200);
        assertThat(later.header("Content-Type")).isEqualTo("text/event-stream");
        await().atMost(SOON).until(later::isEnded);
        assertThat(later.lines().get(0)).matches("retry: [0-9]{4,5}");
        assertThat(later.lines()).noneMatch(line -> line.startsWith("id"));

        proxy.destroyForcibly().waitFor();
        proxy = balancer.start(port);
        await().atMost(SOON).ignoreExceptions().until(() -> seesAStream());
        EventStream resumed =
                live.watched(EventStream.resume(entry, LiveFixture.STAFF, live.store.adminToken(), first));
        assertThat(resumed.awaitEvents(1)).extracting(Event::id).containsExactly(missed);
    }

    private boolean seesAStream() {
        EventStream stream = asks(0);
        return stream.status() == 200 && stream.header("Retry-After") == null;
    }

    private EventStream asks(long after) {
        return live.watched(EventStream.ask(
                entry,
                LiveFixture.STAFF,
                "Authorization",
                "Bearer " + live.store.adminToken(),
                "Last-Event-ID",
                String.valueOf(after)));
    }

    private Process start(Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(Files.createTempFile(folder, "proxy", ".log").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }
}
