package io.tableorder.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.tableorder.testing.RouteTest;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.transaction.CannotCreateTransactionException;

/** The route {@code publish-events}. A row of the outbox is deleted only by the step that comes after the broker's confirm. */
class PublishEventsRouteTest extends RouteTest {

    private final Relay relay = mock(Relay.class);
    private final Batch batch = Batch.empty();

    @Override
    protected RoutesBuilder route() {
        return new PublishEventsRoute(relay);
    }

    @BeforeEach
    void start() throws Exception {
        when(relay.mayPublish()).thenReturn(true);
        when(relay.claim()).thenReturn(batch);
        advise("poll-outbox", advice -> advice.replaceFromWith("direct:poll"));
        advise("publish-events", advice -> advice.replaceFromWith("direct:run"));
        startRoutes();
    }

    @Test
    void deletesEventsOnceTheyAreConfirmed() {
        run();
        assertThat(steps())
                .containsExactly(
                        "if-due",
                        "linger",
                        "connect-broker",
                        "claim-stores",
                        "publish-in-order",
                        "delete-confirmed",
                        "release-stores");
        verify(relay).release(batch);
    }

    @Test
    void doesNothingBeforeTheServiceIsReady() {
        when(relay.mayPublish()).thenReturn(false);
        run();
        assertThat(steps()).containsExactly("if-due");
    }

    @Test
    void locksNoStoreWhileTheBrokerIsAway() {
        doThrow(new AmqpConnectException(new IllegalStateException("refused")))
                .when(relay)
                .connect();
        run();
        assertThat(steps()).containsExactly("if-due", "linger", "connect-broker", "back-off", "release-stores");
        verify(relay).release(null);
    }

    @Test
    void publishesNothingWhileTheDatabaseIsAway() {
        when(relay.claim()).thenThrow(new CannotCreateTransactionException("away"));
        run();
        assertThat(steps())
                .containsExactly("if-due", "linger", "connect-broker", "claim-stores", "back-off", "release-stores");
        verify(relay).failed(any(CannotCreateTransactionException.class));
        verify(relay).release(null);
    }

    @Test
    void keepsTheRowsOfABatchThatDidNotReachTheBroker() {
        doThrow(new IllegalStateException("lost")).when(relay).publish(batch);
        run();
        assertThat(steps()).endsWith("publish-in-order", "back-off", "release-stores");
        verify(relay, never()).settle(any());
        verify(relay).release(batch);
    }

    @Test
    void ofTheHintsBetweenTwoRunsOneAsksForARun() {
        ProducerTemplate asked = mock(ProducerTemplate.class);
        PublishEventsRoute.Waker waker = new PublishEventsRoute.Waker(asked);
        waker.wake();
        waker.wake();
        verify(asked, times(1)).sendBody(any(String.class), isNull());
        waker.begin();
        waker.wake();
        verify(asked, times(2)).sendBody(any(String.class), isNull());
    }

    @Test
    void aHintBeforeCamelRunsDoesNotSilenceTheNextOne() {
        ProducerTemplate asked = mock(ProducerTemplate.class);
        doThrow(new IllegalStateException("not started")).when(asked).sendBody(any(String.class), isNull());
        PublishEventsRoute.Waker waker = new PublishEventsRoute.Waker(asked);
        waker.wake();
        waker.wake();
        verify(asked, times(2)).sendBody(any(String.class), isNull());
    }

    private void run() {
        Exchange done = template.send("direct:run", exchange -> {});
        assertThat(done.getException()).isNull();
    }
}
