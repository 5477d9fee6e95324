package io.tableorder.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tableorder.TableOrderApplication;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.S3Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class UploadsCommandTest {

    private static final List<String> NAMES =
            List.of("0".repeat(32) + ".jpg", "0".repeat(32) + "-thumbnail.jpg", "1".repeat(32) + ".jpg");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void imagesGoToABucketAndBackAndACopyGoesOnWhereItWas() throws IOException {
        S3Server.giveKey();
        String bucket = S3Server.url(S3Server.get().port());
        Path images = Files.createDirectories(folder.resolve("from/menus"));
        for (String name : NAMES) {
            Files.writeString(images.resolve(name), "picture " + name);
        }
        Files.writeString(images.resolve("notes.txt"), "not ours");
        Files.writeString(images.resolve("2".repeat(32) + ".jpg.tmp"), "unfinished");

        assertThat(copy(folder.resolve("from").toString(), bucket)).isEqualTo(DatabaseCommand.DONE);
        assertThat(printed()).isEqualTo("Copied 3; 0 were there already");
        Path late = Files.writeString(images.resolve("3".repeat(32) + ".jpg"), "picture that came later");
        assertThat(copy(folder.resolve("from").toString(), bucket)).isEqualTo(DatabaseCommand.DONE);
        assertThat(printed()).isEqualTo("Copied 1; 3 were there already");

        Path back = folder.resolve("back/menus");
        assertThat(copy(bucket, folder.resolve("back").toString())).isEqualTo(DatabaseCommand.DONE);
        assertThat(printed()).isEqualTo("Copied 4; 0 were there already");
        for (String name : NAMES) {
            assertThat(back.resolve(name)).hasContent("picture " + name);
        }
        assertThat(back.resolve(late.getFileName())).hasContent("picture that came later");
        try (var files = Files.list(back)) {
            assertThat(files).hasSize(4);
        }
    }

    /** Its path is too long for the file that would tell the time: the tests may run as root, who may write everywhere. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void imagesAreCopiedFromAFolderInWhichNoFileCanBeMade() throws IOException {
        int longest = 4095 - ("/" + NAMES.get(0)).length();
        Path from = folder;
        while (from.toString().length() < longest - "/menus".length()) {
            int rest = longest - "/menus".length() - from.toString().length() - 1;
            from = from.resolve("f".repeat(rest > 400 ? 200 : rest > 200 ? rest - 100 : rest));
        }
        Path images = Files.createDirectories(from.resolve("menus"));
        Files.writeString(images.resolve(NAMES.get(0)), "picture");
        assertThatThrownBy(() -> Files.createFile(images.resolve(NAMES.get(0) + ".tmp")))
                .isInstanceOf(IOException.class);

        assertThat(copy(from.toString(), folder.resolve("to").toString())).isEqualTo(DatabaseCommand.DONE);
        assertThat(printed()).isEqualTo("Copied 1; 0 were there already");
    }

    @Test
    void aBucketThatCannotBeReachedFailsAndSaysHowToGoOn() throws IOException {
        S3Server.giveKey();
        String missing = S3Server.url(S3Server.get().port()).replace(S3Server.BUCKET, "nowhere");
        assertThat(copy(folder.toString(), missing)).isEqualTo(DatabaseCommand.FAILED);
        assertThat(printed()).contains("nowhere").endsWith("Call this again to go on");
    }

    @Test
    void whatIsNoCommandIsAnsweredWithTheUsage() throws Exception {
        for (List<String> words : List.of(
                List.of("uploads", "move", "a", "b"), List.of("uploads", "copy", "a"), List.of("uploads", "copy"))) {
            assertThat(run(words)).isEqualTo(DatabaseCommand.MISUSED);
            assertThat(printed()).startsWith("Usage: uploads copy <from> <to>");
        }
        assertThat(copy("gs://a", "b")).isEqualTo(DatabaseCommand.MISUSED);
        assertThat(printed()).isEqualTo("gs://a must be a folder, or begin with s3://");
        ChildProcess.Ended help =
                ChildProcess.run(ChildProcess.application(TableOrderApplication.class.getName(), "uploads"));
        assertThat(help.exitCode()).isEqualTo(DatabaseCommand.DONE);
        assertThat(help.output()).contains("Usage: uploads copy <from> <to>");
    }

    @Test
    void foldersNeedNoClassOfTheClientForS3() throws Exception {
        ProcessBuilder copy = ChildProcess.application(
                TableOrderApplication.class.getName(),
                "uploads",
                "copy",
                folder.resolve("a").toString(),
                folder.resolve("b").toString());
        copy.environment().put("JAVA_TOOL_OPTIONS", "-Xlog:class+load");
        ChildProcess.Ended ended = ChildProcess.run(copy);
        assertThat(ended.exitCode()).isEqualTo(DatabaseCommand.DONE);
        assertThat(ended.output())
                .contains("Copied 0; 0 were there already", "io.tableorder.foundation.uploads.FolderUploads source:")
                .doesNotContain("software.amazon");
    }

    private int copy(String from, String to) {
        return run(List.of("uploads", "copy", from, to));
    }

    private int run(List<String> words) {
        printed.reset();
        PrintStream out = new PrintStream(printed, true, UTF_8);
        return UploadsCommand.run(words.toArray(String[]::new), out, out);
    }

    private String printed() {
        return printed.toString(UTF_8).strip();
    }
}
