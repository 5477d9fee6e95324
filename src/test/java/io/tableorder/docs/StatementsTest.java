package io.tableorder.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tableorder.testing.Example;
import io.tableorder.testing.StoreTest;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The database accepts every SQL statement of the pages. */
class StatementsTest extends StoreTest {

    private static final Pattern STATEMENT =
            Pattern.compile("psql [^\\n]*-c (['\"])\\s*((?:select|update) .+?)\\1", Pattern.DOTALL);

    @Test
    void everyStatementIsOneThatTheDatabaseTakes() {
        List<String> statements = Example.all().stream()
                .filter(example -> example.language().equals("sh"))
                .flatMap(example -> STATEMENT.matcher(example.text()).results())
                .map(found -> found.group(2))
                .toList();
        assertThat(statements)
                .hasSizeGreaterThan(9)
                .anyMatch(statement -> statement.startsWith("update"))
                .allSatisfy(statement -> assertThatCode(
                                () -> jdbc.sql(statement.startsWith("select") ? statement : "explain " + statement)
                                        .query()
                                        .listOfRows())
                        .as(statement)
                        .doesNotThrowAnyException());
    }
}
