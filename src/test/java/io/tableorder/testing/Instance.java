package io.tableorder.testing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.foundation.embedded.TestServers;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Another instance of the service, on the servers of the tests but in a process of its own, which can be killed. It reports
 * the steps of the orders of one store, and kills itself on demand after one of them.
 */
public final class Instance implements AutoCloseable {

    /** What a process that died of signal 9 exits with. */
    public static final int KILLED = 128 + 9;

    /** To serve until it is killed from outside. */
    public static final String NEVER = "";

    private static final int PATIENCE = 240;

    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final List<String> steps = new ArrayList<>();
    private final StringBuilder output = new StringBuilder();
    private final Thread reader;

    private Instance(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "output of process " + process.pid());
        reader.start();
    }

    /**
     * Begins to start one; {@link #serve} waits for it.
     *
     * @param folder for its data; its drop-ins are in {@code routes} there, and jars that are added to it in {@code extensions}, if any
     * @param lastStep the step after which it kills itself
     * @param settings of its own, such as {@code --table-order.streams.per-actor=2}
     */
    public static Instance start(Path folder, UUID store, String lastStep, String... settings) {
        try {
            Files.createDirectories(folder.resolve("routes"));
            List<String> arguments = new ArrayList<>(TestServers.arguments());
            arguments.add("--table-order.data-dir=" + folder);
            arguments.add("--table-order.routes-dir=" + folder.resolve("routes"));
            arguments.add("--spring.datasource.hikari.minimum-idle=1");
            arguments.add("--logging.level.root=WARN");
            arguments.addAll(List.of(settings));
            ProcessBuilder builder = ChildProcess.test(MortalApplication.class, arguments.toArray(String[]::new));
            extensions(folder.resolve("extensions")).forEach(jar -> builder.environment()
                    .merge("CLASSPATH", jar, (path, more) -> path + File.pathSeparator + more));
            builder.command()
                    .addAll(
                            1,
                            List.of(
                                    "-XX:TieredStopAtLevel=1",
                                    "-XX:+UseSerialGC",
                                    "-Xmx256m",
                                    "-Dfile.encoding=UTF-8",
                                    "-D" + Steps.STORE + "=" + store,
                                    "-D" + Steps.LAST + "=" + lastStep));
            return new Instance(builder.redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> extensions(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.map(Path::toString).toList();
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
            }
        } catch (IOException e) {
            note(e.toString());
        }
        port.completeExceptionally(new AssertionError("It ended before it served"));
    }

    private synchronized void note(String line) {
        if (line.startsWith(MortalApplication.READY)) {
            port.complete(Integer.valueOf(line.substring(MortalApplication.READY.length())));
        } else if (line.startsWith(Steps.STEP)) {
            steps.add(line.substring(Steps.STEP.length()));
        } else {
            output.append(line).append('\n');
        }
    }

    /** Lets it serve requests and publish events; until then it does neither. Returns its port. */
    public int serve() {
        tell(MortalApplication.SERVE);
        try {
            return port.get(PATIENCE, SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(output(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Confirms that its answer has arrived: its relay, which is to kill it, waits for that. */
    public void answered() {
        tell(MortalApplication.ANSWERED);
    }

    /** The steps so far, in order. */
    public synchronized List<String> steps() {
        return List.copyOf(steps);
    }

    private synchronized String output() {
        return output.toString();
    }

    /** Waits until it is dead, by nothing but signal 9. */
    public void awaitKill() {
        try {
            assertThat(process.waitFor(PATIENCE, SECONDS))
                    .as("it is dead; its steps %s, its output %s", steps(), output())
                    .isTrue();
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(process.exitValue()).as(output()).isEqualTo(KILLED);
    }

    /** Sends signal 9. */
    public void kill() {
        process.destroyForcibly();
        awaitKill();
    }

    /** Asks it to stop, with signal 15. */
    public void stop() {
        // Not the process's own method: it would also close what it reads its orders from.
        process.toHandle().destroy();
    }

    /** Waits until it has stopped by itself, and returns its exit code. */
    public int awaitEnd() {
        try {
            assertThat(process.waitFor(PATIENCE, SECONDS))
                    .as("it has stopped; its output %s", output())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void tell(String order) {
        try {
            process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError(output(), e);
        }
    }
}
