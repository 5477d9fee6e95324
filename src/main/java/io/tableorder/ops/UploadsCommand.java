package io.tableorder.ops;

import io.tableorder.foundation.settings.UploadsPlace;
import io.tableorder.foundation.uploads.Uploads;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The command {@code uploads}: copies images from a folder to a bucket of S3, or back. A name is used once and a file never changes, so
 * what is there already is left out, and a copy that was interrupted goes on where it was.
 */
public final class UploadsCommand {

    /** No request waits for the command, and the connection to S3 may be slow. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int OFTEN = 500;

    private static final String HELP = """
            Usage: uploads copy <from> <to>   copies the images of menus; what is there already is left out

            From and to are folders, as in UPLOADS_DIR, or buckets of S3, as in UPLOADS_URL:
                   uploads copy uploads 's3://bucket/prefix?region=ap-northeast-2'
            Nothing is removed. After an interruption, call it again: it goes on where it was.
            Exit code: 0 done, 1 failed, 2 called in a wrong way.""";

    private UploadsCommand() {}

    public static boolean isMeantBy(String... arguments) {
        return arguments.length > 0 && arguments[0].equals("uploads");
    }

    /** Runs the command and returns the exit code. */
    public static int run(String... arguments) {
        return run(arguments, System.out, System.err);
    }

    static int run(String[] arguments, PrintStream out, PrintStream errors) {
        List<String> words = List.of(arguments);
        if (words.size() == 1 || words.contains("--help") || words.contains("-h")) {
            out.println(HELP);
            return DatabaseCommand.DONE;
        }
        if (words.size() != 4 || !words.get(1).equals("copy")) {
            errors.println(HELP);
            return DatabaseCommand.MISUSED;
        }
        UploadsPlace from;
        UploadsPlace to;
        try {
            from = place(words.get(2));
            to = place(words.get(3));
        } catch (IllegalArgumentException e) {
            errors.println(e.getMessage());
            return DatabaseCommand.MISUSED;
        }
        try (Uploads source = Uploads.at(from, PATIENCE);
                Uploads target = Uploads.at(to, PATIENCE)) {
            copy(source, target, out);
            return DatabaseCommand.DONE;
        } catch (IOException | UncheckedIOException e) {
            errors.println(e.getMessage());
        }
        errors.println("Not all images were copied. Call this again to go on");
        return DatabaseCommand.FAILED;
    }

    private static UploadsPlace place(String text) {
        try {
            return UploadsPlace.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(text + " " + e.getMessage(), e);
        }
    }

    private static void copy(Uploads source, Uploads target, PrintStream out) throws IOException {
        Set<String> there = new HashSet<>();
        target.list(page -> page.forEach(file -> there.add(file.name())));
        int[] copied = {0};
        int[] known = {0};
        source.list(page -> {
            for (Uploads.Listed file : page) {
                if (there.contains(file.name())) {
                    known[0]++;
                } else if (file.name().matches(Uploads.NAME) && copy(file.name(), source, target)) {
                    copied[0]++;
                    if (copied[0] % OFTEN == 0) {
                        out.println("Copied " + copied[0] + " so far");
                    }
                }
            }
        });
        out.println("Copied " + copied[0] + "; " + known[0] + " were there already");
    }

    /** @return false if it has been removed meanwhile */
    private static boolean copy(String name, Uploads source, Uploads target) {
        try {
            Optional<Uploads.Content> content = source.read(name);
            if (content.isPresent()) {
                target.store(Map.of(name, content.get().bytes()));
            }
            return content.isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
