package io.tableorder.foundation.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterDisposer;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SqlProvider;
import org.springframework.jdbc.support.KeyHolder;

/**
 * Runs statements as Spring does, and reports to {@link SlowQueries} how long each took. All of Spring's methods that run a statement end
 * in one of these, but for calls of procedures and callbacks that are handed a connection; there are none of those here.
 */
final class TimedStatements extends JdbcTemplate {

    private final SlowQueries slowQueries;

    TimedStatements(DataSource database, SlowQueries slowQueries) {
        super(database);
        this.slowQueries = slowQueries;
    }

    // --- prepared statements, as those of JdbcClient: without the wait for a connection ---

    @Override
    public <T> @Nullable T query(
            PreparedStatementCreator creator, @Nullable PreparedStatementSetter values, ResultSetExtractor<T> rows) {
        return timed(creator, statement -> super.query(statement, values, rows));
    }

    /** Does not count the reading of the rows, which the caller does later. */
    @Override
    public <T> Stream<T> queryForStream(
            PreparedStatementCreator creator, @Nullable PreparedStatementSetter values, RowMapper<T> row) {
        return timed(creator, statement -> super.queryForStream(statement, values, row));
    }

    @Override
    protected int update(PreparedStatementCreator creator, @Nullable PreparedStatementSetter values) {
        return timed(creator, statement -> super.update(statement, values));
    }

    @Override
    public int update(PreparedStatementCreator creator, KeyHolder keys) {
        return timed(creator, statement -> super.update(statement, keys));
    }

    @Override
    public <T> @Nullable T execute(PreparedStatementCreator creator, PreparedStatementCallback<T> action) {
        return timed(creator, statement -> super.execute(statement, action));
    }

    /** Batches as well. */
    @Override
    public <T> @Nullable T execute(String sql, PreparedStatementCallback<T> action) {
        return timed(
                new Statement(sql, connection -> connection.prepareStatement(sql)),
                statement -> super.execute(statement, action));
    }

    private <T> T timed(PreparedStatementCreator creator, Function<PreparedStatementCreator, T> run) {
        return timed(new Statement(creator instanceof SqlProvider known ? known.getSql() : null, creator), run);
    }

    private <T> T timed(Statement statement, Function<PreparedStatementCreator, T> run) {
        boolean isDone = false;
        try {
            T result = run.apply(statement);
            isDone = true;
            return result;
        } finally {
            statement.ended(isDone);
        }
    }

    /** A statement from the moment when it is prepared. */
    private final class Statement implements PreparedStatementCreator, SqlProvider, ParameterDisposer {

        private final @Nullable String sql;
        private final PreparedStatementCreator creator;
        private boolean hasBegun;
        private long began;

        Statement(@Nullable String sql, PreparedStatementCreator creator) {
            this.sql = sql;
            this.creator = creator;
        }

        @Override
        public PreparedStatement createPreparedStatement(Connection connection) throws SQLException {
            began = System.nanoTime();
            hasBegun = true;
            return creator.createPreparedStatement(connection);
        }

        void ended(boolean isDone) {
            if (hasBegun) {
                slowQueries.ran(sql, System.nanoTime() - began, isDone);
            }
        }

        @Override
        public @Nullable String getSql() {
            return sql;
        }

        @Override
        public void cleanupParameters() {
            if (creator instanceof ParameterDisposer disposer) {
                disposer.cleanupParameters();
            }
        }
    }

    // --- plain statements: with the wait for a connection ---

    @Override
    public <T> @Nullable T query(String sql, ResultSetExtractor<T> rows) {
        return timed(sql, () -> super.query(sql, rows));
    }

    @Override
    public <T> Stream<T> queryForStream(String sql, RowMapper<T> row) {
        return timed(sql, () -> super.queryForStream(sql, row));
    }

    @Override
    public int update(String sql) {
        return timed(sql, () -> super.update(sql));
    }

    @Override
    public int[] batchUpdate(String... sql) {
        return timed(String.join("; ", sql), () -> super.batchUpdate(sql));
    }

    @Override
    public void execute(String sql) {
        timed(sql, () -> {
            super.execute(sql);
            return true;
        });
    }

    private <T> T timed(String sql, Supplier<T> run) {
        long began = System.nanoTime();
        boolean isDone = false;
        try {
            T result = run.get();
            isDone = true;
            return result;
        } finally {
            slowQueries.ran(sql, System.nanoTime() - began, isDone);
        }
    }
}
