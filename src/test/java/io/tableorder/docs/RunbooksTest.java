package io.tableorder.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tableorder.testing.StoreTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever is woken at night can trust that what a runbook asks the database is something that it answers. */
class RunbooksTest extends StoreTest {

    private static final Pattern STATEMENT = Pattern.compile("-c \"\\s*(select [^\"]+)\"");

    @Test
    void everyQuestionToTheDatabaseHasAnAnswer() throws IOException {
        List<String> statements = STATEMENT
                .matcher(Files.readString(Path.of("docs/runbooks.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(statements).hasSizeGreaterThan(7).allSatisfy(statement -> assertThatCode(
                        () -> jdbc.sql(statement).query().listOfRows())
                .as(statement)
                .doesNotThrowAnyException());
    }
}
