package io.tableorder.foundation.embedded;

import io.tableorder.foundation.settings.StartRefused;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Helpers of the embedded servers: commands that start daemons, pid files, free ports, passwords. */
final class ServerProcess {

    /** ETXTBSY, as Java reports it. */
    private static final String BUSY = "error=26,";

    private static final Duration WHILE_BUSY = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

    private static final SecureRandom RANDOM = new SecureRandom();

    private ServerProcess() {}

    /**
     * Runs a command to its end. The output goes to a file, so that a daemon that it starts holds no pipe to this process.
     *
     * @return whether it succeeded in time
     */
    static boolean run(Path output, long seconds, List<String> command) throws IOException {
        return run(ProcessBuilder.Redirect.to(output.toFile()), seconds, command);
    }

    static boolean run(ProcessBuilder.Redirect output, long seconds, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .redirectInput(ProcessBuilder.Redirect.from(nowhere()));
        Process process = start(builder);
        try {
            if (process.waitFor(seconds, TimeUnit.SECONDS)) {
                return process.exitValue() == 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }

    /**
     * A program that was only just copied may be "busy": a process that another thread has started meanwhile has inherited the open file,
     * and keeps it for the moment until it runs a program of its own.
     */
    private static Process start(ProcessBuilder builder) throws IOException {
        long deadline = System.nanoTime() + WHILE_BUSY.toNanos();
        while (true) {
            try {
                return builder.start();
            } catch (IOException e) {
                if (!String.valueOf(e.getMessage()).contains(BUSY) || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
    }

    /**
     * The process of a pid file, if it runs and its command line contains the mark. Without the mark, the id may belong to an unrelated
     * process by now.
     */
    static Optional<ProcessHandle> of(Path pidFile, Object mark) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        return Files.readAllLines(pidFile).stream()
                .findFirst()
                .filter(line -> line.matches("\\d+"))
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
                .filter(process -> process.isAlive()
                        && process.info()
                                .commandLine()
                                .or(() -> process.info().command())
                                .filter(line -> line.contains(mark.toString()))
                                .isPresent());
    }

    static void end(ProcessHandle process) {
        process.destroy();
        if (!hasEnded(process, 10)) {
            process.destroyForcibly();
            hasEnded(process, 5);
        }
    }

    private static boolean hasEnded(ProcessHandle process, long seconds) {
        try {
            process.onExit().get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
        return !process.isAlive();
    }

    /** A refusal with the first error of the logs, or the last line of the first log that has any. */
    static StartRefused refused(String server, Path... logs) {
        for (Path log : logs) {
            try {
                List<String> lines = Files.readAllLines(log).stream()
                        .filter(line -> !line.isBlank())
                        .toList();
                if (!lines.isEmpty()) {
                    String line = lines.stream()
                            .filter(l -> l.contains("FATAL") || l.contains("error:"))
                            .findFirst()
                            .orElse(lines.get(lines.size() - 1));
                    return new StartRefused(
                            "The embedded " + server + " did not start: " + line.strip() + " (see " + log + ")");
                }
            } catch (IOException e) {
                // The next log may say more.
            }
        }
        return new StartRefused("The embedded " + server + " did not start");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A password that other users of the machine cannot guess, in characters that need no encoding in a URL. */
    static String password() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static File nowhere() {
        return new File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
    }
}
