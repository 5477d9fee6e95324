package io.tableorder.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;

/** Everything that is written to the log while it is open, also by other threads. */
public final class LogTap implements AutoCloseable {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final LoggerContext LOGS = ROOT.getLoggerContext();

    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
    private final Map<Logger, @Nullable Level> before = new HashMap<>();
    private final Appender appender = new Appender();

    public LogTap() {
        appender.setContext(LOGS);
        appender.start();
        ROOT.addAppender(appender);
        // Tests make too many requests to show them all.
        set("access", Level.INFO);
        set("business", Level.INFO);
    }

    /** As with {@code LOG_LEVEL=trace}: the service's own code logs everything. */
    public LogTap talkative() {
        set("io.tableorder", Level.TRACE);
        return this;
    }

    private void set(String name, Level level) {
        Logger logger = LOGS.getLogger(name);
        before.put(logger, logger.getLevel());
        logger.setLevel(level);
    }

    public List<ILoggingEvent> lines() {
        return List.copyOf(lines);
    }

    /** Those of one logger. */
    public List<ILoggingEvent> of(String logger) {
        return lines.stream()
                .filter(line -> line.getLoggerName().equals(logger))
                .toList();
    }

    /** Those for one request. */
    public List<ILoggingEvent> forRequest(String id) {
        return lines.stream()
                .filter(line -> id.equals(line.getMDCPropertyMap().get("http.request.id")))
                .toList();
    }

    public static Map<String, Object> fields(ILoggingEvent line) {
        Map<String, Object> fields = new HashMap<>();
        line.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
        return fields;
    }

    /** As the console of development shows it. */
    public static String text(ILoggingEvent line) {
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) ROOT.getAppender("CONSOLE");
        return new String(Objects.requireNonNull(console).getEncoder().encode(line), UTF_8);
    }

    /** As production writes it. */
    public static String json(ILoggingEvent line) {
        StructuredLogEncoder encoder = new StructuredLogEncoder();
        encoder.setContext(LOGS);
        encoder.setFormat("ecs");
        encoder.start();
        Encoder<ILoggingEvent> started = encoder;
        return new String(started.encode(line), UTF_8);
    }

    @Override
    public void close() {
        ROOT.detachAppender(appender);
        before.forEach(Logger::setLevel);
    }

    private final class Appender extends UnsynchronizedAppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent line) {
            line.prepareForDeferredProcessing();
            lines.add(line);
        }
    }
}
