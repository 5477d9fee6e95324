package io.tableorder.integrators.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tableorder.foundation.trace.Trace;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the beginning of a kind's route promises to the dispatcher. */
class LastLegTest {

    private final LastLeg leg = new LastLeg("pager", new DeliverDirectlyRoute());

    @AfterEach
    void close() {
        leg.close();
    }

    @Test
    void anAttemptRunsOnTheThreadOfItsCallerWithinItsTrace() throws Exception {
        Trace trace = Trace.ofRequest(null, "request-1");
        AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
        AtomicReference<@Nullable Trace> current = new AtomicReference<>();
        try (Trace.Scope scope = Trace.open(trace)) {
            assertThat(attempt(delivery -> {
                        thread.set(Thread.currentThread());
                        current.set(Trace.current());
                        return Outcome.confirmed("called");
                    }))
                    .isEqualTo(Outcome.confirmed("called"));
        }
        assertThat(thread.get()).isSameAs(Thread.currentThread());
        assertThat(current.get()).isEqualTo(trace);
    }

    @Test
    void whatAStepThrowsIsThrownAsItIs() {
        for (Throwable thrown : new Throwable[] {
            new IOException("no paper"),
            new IllegalStateException("no printer"),
            new InterruptedException(),
            new NoClassDefFoundError("com/example/Pager")
        }) {
            assertThatThrownBy(() -> attempt(delivery -> {
                        if (thrown instanceof Error error) {
                            throw error;
                        }
                        throw (Exception) thrown;
                    }))
                    .isSameAs(thrown);
        }
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aRouteThatEndsWithoutAnOutcomeIsAMistake() {
        try (LastLeg mute = new LastLeg("mute", new RouteBuilder() {
            @Override
            public void configure() {
                from("delivery:mute").setBody(constant("nothing"));
            }
        })) {
            assertThatThrownBy(() -> mute.attempt(new Target() {}, delivery()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("mute");
        }
    }

    @Test
    void aKindHasOneRouteAtATime() {
        assertThatThrownBy(() -> new LastLeg("twice", new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("delivery:twice").setBody(constant("one"));
                        from("delivery:twice").setBody(constant("two"));
                    }
                }))
                .hasStackTraceContaining("twice");
    }

    private Outcome attempt(DirectTarget target) throws Exception {
        return leg.attempt(target, delivery());
    }

    private static Delivery delivery() {
        return new Delivery(
                1,
                UUID.randomUUID(),
                UUID.randomUUID(),
                "station",
                UUID.randomUUID(),
                "order.created",
                "orders/41",
                "41",
                1,
                false,
                false,
                Instant.now(),
                null);
    }
}
