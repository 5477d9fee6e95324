package io.tableorder.foundation.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tableorder.foundation.settings.StartRefused;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.embedded.RedisExecProvider;

/** A real Redis with an append-only file in a folder. */
final class RedisServer implements EmbeddedService {

    private static final Logger LOG = LoggerFactory.getLogger(RedisServer.class);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path home;
    private final Path pidFile;
    private final String password = ServerProcess.password();
    private int port;

    RedisServer(Path home) {
        this.home = home;
        this.pidFile = home.resolve("redis.pid");
    }

    @Override
    public synchronized String start() throws IOException {
        Optional<ProcessHandle> running = process();
        if (port == 0 || running.isEmpty()) {
            if (running.isPresent()) {
                LOG.info("Ending the Redis that a killed process left behind");
                ServerProcess.end(running.get());
            }
            if (port == 0) {
                port = ServerProcess.freePort();
            }
            launch();
        }
        LOG.info("Embedded Redis on 127.0.0.1:{}, data in {}", port, home);
        return "redis://:" + password + "@127.0.0.1:" + port + "/0";
    }

    private void launch() throws IOException {
        Path serverLog = home.resolve("server.log");
        Files.deleteIfExists(serverLog);
        Files.deleteIfExists(pidFile);
        Path configuration = home.resolve("redis.conf");
        // A daemon does not receive the Ctrl-C for this process. Its title stays the command line, by which a later
        // start recognises it.
        Files.writeString(configuration, String.format(Locale.ROOT, """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir "%s"
                pidfile "%s"
                logfile "%s"
                appendonly yes
                save ""
                daemonize yes
                set-proc-title no
                """, port, password, home, pidFile, serverLog));
        Path output = home.resolve("command.log");
        boolean begun = ServerProcess.run(output, 20, List.of(executable().toString(), configuration.toString()));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (begun && System.nanoTime() < deadline) {
            if (answers()) {
                return;
            }
            pause();
        }
        throw ServerProcess.refused("Redis", serverLog, output);
    }

    /** The program, copied to the data's folder: the library unpacks it into a new temporary folder each time. */
    private Path executable() throws IOException {
        Path executable = home.resolve("redis-server-" + RedisExecProvider.redisVersion);
        if (!Files.exists(executable)) {
            File unpacked = unpacked();
            Path unfinished = home.resolve("redis-server.unfinished");
            Files.copy(unpacked.toPath(), unfinished, StandardCopyOption.REPLACE_EXISTING);
            if (!unfinished.toFile().setExecutable(true)) {
                throw new IOException("Cannot make " + unfinished + " executable");
            }
            Files.move(unfinished, executable, StandardCopyOption.ATOMIC_MOVE);
            Files.deleteIfExists(unpacked.toPath());
        }
        return executable;
    }

    private static File unpacked() throws IOException {
        try {
            return RedisExecProvider.defaultProvider().get();
        } catch (RuntimeException e) {
            throw new StartRefused("There is no embedded Redis for " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch") + "; set REDIS_URL");
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout(1000);
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(US_ASCII));
            BufferedReader reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            return "+OK".equals(reader.readLine()) && "+PONG".equals(reader.readLine());
        } catch (IOException e) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The server's process, if it runs. */
    Optional<ProcessHandle> process() throws IOException {
        return ServerProcess.of(pidFile, home);
    }

    @Override
    public synchronized void close() {
        try {
            process().ifPresent(ServerProcess::end);
        } catch (IOException e) {
            LOG.warn("Redis in {} could not be stopped; the next start ends it", home, e);
        }
    }
}
