package io.tableorder.foundation.embedded;

import io.tableorder.foundation.settings.StartRefused;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Helpers of the embedded servers: commands that start daemons, pid files, free ports, passwords. */
final class ServerProcess {

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
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .redirectInput(ProcessBuilder.Redirect.from(nowhere()))
                .start();
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
