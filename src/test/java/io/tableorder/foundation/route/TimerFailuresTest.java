package io.tableorder.foundation.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.tableorder.testing.LogTap;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

class TimerFailuresTest {

    @Test
    void whatFailsWhileTheDatabaseIsAwayIsOneLine() throws Exception {
        ILoggingEvent line =
                logged(new CannotGetJdbcConnectionException("no connection", new SQLException("refused", "08006")));
        assertThat(line.getFormattedMessage())
                .startsWith("keep-something is tried again later: ")
                .contains("no connection");
        assertThat(line.getThrowableProxy()).isNull();
    }

    @Test
    void anyOtherFailureHasItsStackTrace() throws Exception {
        ILoggingEvent line = logged(new IllegalStateException("a fault of ours"));
        assertThat(line.getFormattedMessage()).isEqualTo("keep-something failed, and is tried again later");
        assertThat(line.getThrowableProxy().getMessage()).isEqualTo("a fault of ours");
    }

    private static Optional<ILoggingEvent> ofRoute(LogTap tap) {
        return tap.of(TimerFailures.class.getName()).stream()
                .filter(line -> line.getFormattedMessage().startsWith("keep-something "))
                .findFirst();
    }

    /** What is logged when a timer's route fails like this. */
    private static ILoggingEvent logged(Exception failure) throws Exception {
        try (LogTap tap = new LogTap();
                DefaultCamelContext camel = new DefaultCamelContext()) {
            new TimerFailures().beforeApplicationStart(camel);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("timer:keep-something?repeatCount=1&delay=0")
                            .routeId("keep-something")
                            .process(exchange -> {
                                throw failure;
                            });
                }
            });
            camel.start();
            return await().until(() -> ofRoute(tap), Optional::isPresent).orElseThrow();
        }
    }
}
