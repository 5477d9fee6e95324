package io.tableorder.integrators.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import io.tableorder.integrators.deadletter.FailedMessages.FailedMessage;
import io.tableorder.testing.RouteTest;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.springframework.dao.DataAccessResourceFailureException;

/** The route {@code dead-letter}, behind a route that names no route configuration, as drop-ins do. */
class DeadLetterRouteTest extends RouteTest {

    private final FailedMessages failedMessages = mock(FailedMessages.class);
    private Processor connector = succeeds -> {};

    @Override
    protected RoutesBuilder route() {
        return new DeadLetterRoute(failedMessages);
    }

    @BeforeEach
    void start() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:event")
                        .routeId("connector")
                        .process(e -> connector.process(e))
                        .id("send");
            }
        });
        startRoutes();
    }

    @Test
    void getsNothingFromARouteThatSucceeds() {
        assertThat(send().getException()).isNull();
        assertThat(steps()).containsExactly("send");
        verifyNoInteractions(failedMessages);
    }

    @Test
    void keepsTheMessageAsItCameAfterFourTries() {
        connector = exchange -> {
            exchange.getMessage().setBody("changed");
            throw new IllegalStateException("refused");
        };
        assertThat(send().getException()).isNull();
        assertThat(steps()).containsExactly("send", "send", "send", "send", "keep");
        var kept = ArgumentCaptor.forClass(FailedMessage.class);
        verify(failedMessages).keep(kept.capture());
        assertThat(kept.getValue().routeId()).isEqualTo("connector");
        assertThat(kept.getValue().body()).asString().isEqualTo("order 41");
        assertThat(kept.getValue().tries()).isEqualTo(4);
        assertThat(kept.getValue().cause()).hasMessage("refused");
    }

    @Test
    void failsWithoutTheDatabaseSoThatTheSenderKeepsTheMessage() {
        connector = exchange -> {
            throw new IllegalStateException("refused");
        };
        doThrow(new DataAccessResourceFailureException("away"))
                .when(failedMessages)
                .keep(any());
        assertThat(send().getException()).isNotNull();
        assertThat(steps()).containsExactly("send", "send", "send", "send", "keep");
    }

    private Exchange send() {
        return template.send("direct:event", exchange -> {
            exchange.getMessage().setBody("order 41");
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, 0);
        });
    }
}
