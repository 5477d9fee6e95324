package io.tableorder.integrators.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;

@ExtendWith(OutputCaptureExtension.class)
class DeadLetterDepthTest {

    @Test
    void thatTheDatabaseIsAwayIsSaidOnce(CapturedOutput output) {
        DeadLetterDepth depth =
                new DeadLetterDepth(new DeadLetters(JdbcClient.create(new Away())), new SimpleMeterRegistry());
        for (int i = 0; i < 3; i++) {
            depth.count();
        }
        assertThat(depth.open()).isZero();
        assertThat(output.toString()).containsOnlyOnce("Dead letters are not counted");
    }

    private static final class Away extends AbstractDataSource {

        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("away for this test");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }
}
