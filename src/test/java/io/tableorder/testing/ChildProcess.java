package io.tableorder.testing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A JVM of its own, for what only a whole process can show: its end, its exit code, its output. */
public final class ChildProcess {

    private ChildProcess() {}

    /** Prepares the main class with the class path of the application, without the tests. */
    public static ProcessBuilder application(String mainClass, String... arguments) {
        return java(
                Arrays.stream(classPath().split(File.pathSeparator))
                        .filter(entry -> !entry.endsWith(
                                Path.of("target", "test-classes").toString()))
                        .collect(Collectors.joining(File.pathSeparator)),
                mainClass,
                arguments);
    }

    /** Prepares a main class of the tests. */
    public static ProcessBuilder test(Class<?> mainClass, String... arguments) {
        return java(classPath(), mainClass.getName(), arguments);
    }

    /** Prepares a program that is one jar with all it needs, and stands on the class path of the tests. */
    public static ProcessBuilder jar(Predicate<String> name, List<String> options, String... arguments) {
        String jar = Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> name.test(Path.of(entry).getFileName().toString()))
                .findFirst()
                .orElseThrow();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-jar", jar));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Runs it to its end and returns all it printed. */
    public static Ended run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    public record Ended(int exitCode, String output) {}

    private static ProcessBuilder java(String classPath, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", mainClass));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        // Not as an argument: it may be longer than one can be.
        builder.environment().put("CLASSPATH", classPath);
        return builder;
    }

    /** The test runner may have put all of it into the manifest of one jar. Absolute, since a process may have a folder of its own. */
    private static String classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(path.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
