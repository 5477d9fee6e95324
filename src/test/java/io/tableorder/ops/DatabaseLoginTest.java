package io.tableorder.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.TableOrderApplication;
import io.tableorder.foundation.embedded.TestServers;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.IntegrationTest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start that PostgreSQL refuses, in a process of its own. */
@IntegrationTest
class DatabaseLoginTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            //[^@]*@ | //tableorder:wrong@ | password authentication failed for user "tableorder"
            [^/]+$   | nowhere             | database "nowhere" does not exist
            """)
    void saysWhyAndWhatToDo(String part, String replacement, String reason, @TempDir Path folder) throws Exception {
        String url = TestServers.property("table-order.database-url");
        ProcessBuilder service =
                ChildProcess.application(TableOrderApplication.class.getName()).directory(folder.toFile());
        service.environment()
                .putAll(Map.of(
                        "ENV", "development",
                        "DATABASE_URL", url.replaceFirst(part, replacement),
                        "REDIS_URL", "redis://localhost:1",
                        "RABBITMQ_URL", "amqp://localhost:1",
                        "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m"));
        ChildProcess.Ended ended = ChildProcess.run(service);
        assertThat(ended.output())
                .contains("DATABASE_URL: FATAL: " + reason)
                .contains("\"Names of earlier versions\" in docs/operations.md")
                .doesNotContain("\tat ");
        assertThat(ended.exitCode()).isEqualTo(1);
    }
}
