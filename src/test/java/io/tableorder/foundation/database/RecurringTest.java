package io.tableorder.foundation.database;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.tableorder.testing.LogTap;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class RecurringTest {

    private final Recurring recurring =
            new Recurring(LoggerFactory.getLogger(RecurringTest.class), "Nothing is counted");

    @Test
    void aDatabaseThatIsAwayIsOneWarning() {
        try (LogTap log = new LogTap()) {
            recurring.run(() -> {
                throw new CannotGetJdbcConnectionException("away");
            });
            recurring.run(() -> {
                throw new DataAccessResourceFailureException("still away");
            });
            assertThat(log.of(RecurringTest.class.getName()))
                    .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
                    .singleElement()
                    .satisfies(line -> assertThat(line.toList().get(0)).isEqualTo(Level.WARN));
        }
    }

    @Test
    void afterTheDatabaseWasBackItsNextAbsenceIsAWarningAgain() {
        try (LogTap log = new LogTap()) {
            for (int i = 0; i < 2; i++) {
                recurring.run(() -> {
                    throw new CannotGetJdbcConnectionException("away");
                });
                recurring.run(() -> {});
            }
            assertThat(log.of(RecurringTest.class.getName())).hasSize(2);
        }
    }

    /** Such a statement fails however long the database is there. */
    @Test
    void aWrongStatementIsAnErrorAndNoAbsence() {
        try (LogTap log = new LogTap()) {
            recurring.run(() -> {
                throw new BadSqlGrammarException("count", "selct 1", new SQLException("syntax error", "42601"));
            });
            assertThat(log.of(RecurringTest.class.getName())).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.ERROR);
                assertThat(line.getFormattedMessage()).doesNotContain("away");
                assertThat(line.getThrowableProxy()).isNotNull();
            });
        }
    }
}
