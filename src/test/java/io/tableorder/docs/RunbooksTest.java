package io.tableorder.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.LogTap;
import io.tableorder.testing.StoreTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of runbooks find what they look for. */
class RunbooksTest extends StoreTest {

    /** Shows the addresses of refused logins. */
    private static final Pattern LOGINS =
            Pattern.compile("^ *(docker-compose logs .*auth/login.*)$", Pattern.MULTILINE);

    @Test
    void refusedLoginsAreFoundInTheLogOfDevelopmentAndOfProduction(@TempDir Path folder) throws Exception {
        Matcher command = LOGINS.matcher(Files.readString(Path.of("docs/runbooks.md")));
        assertThat(command.find()).isTrue();
        try (LogTap log = new LogTap()) {
            api.post("/api/admin/auth/login")
                    .json("{\"username\":\"nobody-of-runbooks\",\"password\":\"wrong\"}")
                    .send()
                    .expect(401);
            ILoggingEvent line =
                    await().until(() -> logins(log), lines -> !lines.isEmpty()).get(0);
            for (String logged : List.of(LogTap.text(line), LogTap.json(line))) {
                Files.writeString(folder.resolve("log"), logged);
                ChildProcess.Ended ended = ChildProcess.run(
                        new ProcessBuilder("bash", "-c", "docker-compose() { cat log; }\n" + command.group(1))
                                .directory(folder.toFile()));
                assertThat(ended.output().strip()).as(logged).isEqualTo("1 127.0.0.1");
            }
        }
    }

    private static List<ILoggingEvent> logins(LogTap log) {
        return log.of("access").stream()
                .filter(line -> LogTap.text(line).contains("auth/login"))
                .toList();
    }
}
