package io.tableorder.testing;

import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears each message that PostgreSQL's driver sends and receives, in the driver's words and on the thread that does so, until it is closed. */
public final class DriverLog implements AutoCloseable {

    private final Logger driver = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");
    private final Level level = driver.getLevel();
    private final boolean tellsParents = driver.getUseParentHandlers();
    private final Handler handler;

    public DriverLog(Consumer<String> listener) {
        handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                listener.accept(String.valueOf(line.getMessage()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        driver.addHandler(handler);
        driver.setUseParentHandlers(false);
        driver.setLevel(Level.FINEST);
    }

    @Override
    public void close() {
        driver.removeHandler(handler);
        driver.setUseParentHandlers(tellsParents);
        driver.setLevel(level);
    }
}
