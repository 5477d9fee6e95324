package io.tableorder.integrators.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.tableorder.testing.RouteTest;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** The routes that serve due deliveries and give up old ones. A round that fails leaves the rows to the next one. */
class DispatchDeliveriesRouteTest extends RouteTest {

    private final Dispatcher dispatcher = mock(Dispatcher.class);

    @Override
    protected RoutesBuilder route() {
        return new DispatchDeliveriesRoute(dispatcher);
    }

    @BeforeEach
    void start() throws Exception {
        advise("dispatch-deliveries", advice -> advice.replaceFromWith("direct:dispatch"));
        advise("expire-deliveries", advice -> advice.replaceFromWith("direct:expire"));
        startRoutes();
    }

    @Test
    void servesWhatIsDue() {
        assertThat(round("direct:dispatch").getException()).isNull();
        assertThat(steps()).containsExactly("dispatch");
        verify(dispatcher).dispatch();
    }

    @Test
    void givesUpWhatIsTooOld() {
        assertThat(round("direct:expire").getException()).isNull();
        assertThat(steps()).containsExactly("expire");
        verify(dispatcher).expire();
    }

    @Test
    void triesOnceInARoundWhileTheDatabaseIsAway() {
        doThrow(new DataAccessResourceFailureException("away")).when(dispatcher).dispatch();
        assertThat(round("direct:dispatch").getException()).isInstanceOf(DataAccessResourceFailureException.class);
        assertThat(steps()).containsExactly("dispatch");
        round("direct:dispatch");
        assertThat(steps()).containsExactly("dispatch", "dispatch");
    }

    private Exchange round(String uri) {
        return template.send(uri, exchange -> {});
    }
}
