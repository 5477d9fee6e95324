package io.tableorder.testing;

import io.tableorder.testing.Api.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Writes down which refusals the tests have got, in {@code target/refusals-seen}, a file for each JVM: method, path and code. At the end of the
 * gate {@code ListedRefusalsTest} holds them against those that the contract lists.
 */
public final class RefusalsSeen {

    public static final Path FOLDER = Path.of("target", "refusals-seen");

    private static final Pattern IDS = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+");
    private static final Path FILE = FOLDER.resolve(ProcessHandle.current().pid() + ".txt");
    private static final Set<String> SEEN = new TreeSet<>();

    private RefusalsSeen() {}

    /** @param path without its query; it may be a template */
    public static synchronized void note(String method, String path, Answer answer) {
        if (answer.status() < 400 || !answer.text().contains("urn:table-order:problem:")) {
            return;
        }
        String code = answer.json().path("code").asText();
        String line = method + " " + IDS.matcher(path).replaceAll("1") + " " + code;
        if (SEEN.add(line)) {
            write(line);
        }
    }

    private static void write(String line) {
        try {
            Files.createDirectories(FOLDER);
            Files.write(FILE, List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
