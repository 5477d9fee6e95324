package io.tableorder.restaurant.order;

import static io.tableorder.failure.ProblemCode.RATE_LIMIT_EXCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.tableorder.event.Relay;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.restaurant.order.OrderPlacement.Placed;
import io.tableorder.testing.RouteTest;
import java.time.Duration;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/** The route {@code place-order}. It never meets the broker: the relay's nudge neither blocks nor fails. */
class PlaceOrderRouteTest extends RouteTest {

    private static final Actor TABLE = new Actor(Role.TABLE, UUID.randomUUID(), 7);
    private static final String TWO_SOUPS = """
            {"items": [{"menu_id": 1, "quantity": 2}]}
            """;

    private final OrderPlacement placement = mock(OrderPlacement.class);
    private final Relay relay = mock(Relay.class);

    @Override
    protected RoutesBuilder route() {
        return new PlaceOrderRoute(placement, relay);
    }

    @BeforeEach
    void start() {
        startRoutes();
    }

    @Test
    void storesAnOrderBeforeItIsPublishedAndAnswered() throws Exception {
        when(placement.place(any(), anyLong(), any(), any())).thenReturn(new Placed(41, "{}", null, false));

        Exchange answer = request("direct:placeOrder", TABLE, TWO_SOUPS);

        assertThat(answer(answer)).isEqualTo("201");
        assertThat(answer.getMessage().getHeader("Location")).isEqualTo("/api/customer/orders/41");
        assertThat(steps()).containsExactly("throttle", "read", "validate", "store", "nudge-relay", "answer");
        var inOrder = inOrder(placement, relay);
        inOrder.verify(placement).place(any(), eq(TABLE.id()), any(), any());
        inOrder.verify(relay).nudge(TABLE.store());
    }

    @Test
    void doesNotReadAnOrderBeyondTheLimit() throws Exception {
        throttle = exchange -> {
            throw ProblemException.later(RATE_LIMIT_EXCEEDED, Duration.ofSeconds(9));
        };

        Exchange answer = request("direct:placeOrder", TABLE, TWO_SOUPS);

        assertThat(answer(answer)).isEqualTo("429 RATE_LIMIT_EXCEEDED");
        assertThat(answer.getMessage().getHeader("Retry-After")).isEqualTo("9");
        assertThat(steps()).containsExactly("throttle", "answer-problem");
    }

    @Test
    void doesNotValidateWhatCannotBeRead() throws Exception {
        assertThat(answer(request("direct:placeOrder", TABLE, "{"))).isEqualTo("400 MALFORMED_JSON");
        assertThat(steps()).containsExactly("throttle", "read", "answer-problem");
    }

    @Test
    void doesNotStoreAnInvalidOrder() throws Exception {
        assertThat(answer(request("direct:placeOrder", TABLE, "{\"items\": []}")))
                .isEqualTo("400 EMPTY_ORDER");
        assertThat(steps()).containsExactly("throttle", "read", "validate", "answer-problem");
        verifyNoInteractions(placement, relay);
    }

    /** The throttle counts by itself while Redis is away. If its failure came through all the same, no order would be stored. */
    @Test
    void storesNothingIfTheThrottleFails() throws Exception {
        throttle = exchange -> {
            throw new RedisConnectionFailureException("away");
        };

        assertThat(answer(request("direct:placeOrder", TABLE, TWO_SOUPS))).isEqualTo("500 INTERNAL_ERROR");
        assertThat(steps()).containsExactly("throttle", "answer-problem");
        verifyNoInteractions(placement, relay);
    }

    @Test
    void asksForARetryWhileTheDatabaseIsAway() throws Exception {
        when(placement.place(any(), anyLong(), any(), any())).thenThrow(new CannotGetJdbcConnectionException("away"));

        Exchange answer = request("direct:placeOrder", TABLE, TWO_SOUPS);

        assertThat(answer(answer)).isEqualTo("503 SERVICE_UNAVAILABLE");
        assertThat(answer.getMessage().getHeader("Retry-After")).isEqualTo("2");
        assertThat(steps()).containsExactly("throttle", "read", "validate", "store", "answer-problem");
        verifyNoInteractions(relay);
    }
}
