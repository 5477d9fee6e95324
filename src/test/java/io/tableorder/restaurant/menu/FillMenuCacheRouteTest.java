package io.tableorder.restaurant.menu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.tableorder.testing.RouteTest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.redis.RedisConstants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

/** The route {@code fill-menu-cache}. */
class FillMenuCacheRouteTest extends RouteTest {

    private static final MenuQuestion QUESTION =
            new MenuQuestion(UUID.randomUUID(), "menus", () -> new GuestView.Shown(List.of(), null));
    private static final byte[] STAMPS = {1, 2};

    private final MenuCache cache = mock(MenuCache.class);
    private Processor redis = takesIt -> {};

    @Override
    protected RoutesBuilder route() {
        return new FillMenuCacheRoute(cache);
    }

    @BeforeEach
    void start() throws Exception {
        when(cache.isTrusted()).thenReturn(true);
        replace("fill-menu-cache.fill", exchange -> redis.process(exchange));
        advise("fill-menu-cache", advice -> advice.replaceFromWith("direct:fill"));
        startRoutes();
    }

    @Test
    void keepsAnAnswerBehindItsStampsForFiveMinutes() {
        Exchange done = fill(STAMPS);
        assertThat(steps()).containsExactly("if-trusted", "stamp-store", "if-keepable", "pack", "fill");
        assertThat(done.getMessage().getHeaders())
                .containsEntry(RedisConstants.KEY, QUESTION.key())
                .containsEntry(RedisConstants.VALUE, new byte[] {1, 2, '[', ']'})
                .containsEntry(RedisConstants.TIMEOUT, 300L);
    }

    @Test
    void keepsNoAnswerWithoutStamps() {
        fill(null);
        assertThat(steps()).containsExactly("if-trusted", "stamp-store", "if-keepable");
    }

    @Test
    void asksNothingOfRedisInDoubt() {
        when(cache.isTrusted()).thenReturn(false);
        fill(STAMPS);
        assertThat(steps()).containsExactly("if-trusted");
    }

    @Test
    void doubtsTheCacheIfRedisFails() {
        redis = exchange -> {
            throw new QueryTimeoutException("hangs");
        };
        fill(STAMPS);
        verify(cache).doubt(any(QueryTimeoutException.class));
        assertThat(steps()).endsWith("fill", "doubt");
    }

    /** When a schedule begins, no guest may be shown what was true before. */
    @Test
    void keepsAnAnswerNoLongerThanItIsTrue() {
        Exchange done = fill(STAMPS, Duration.ofSeconds(90));
        assertThat(done.getMessage().getHeader(RedisConstants.TIMEOUT, Long.class))
                .isBetween(60L, 90L);
    }

    @Test
    void keepsNoAnswerThatIsWrongWithinTheSecond() {
        fill(STAMPS, Duration.ofMillis(900));
        assertThat(steps()).containsExactly("if-trusted", "stamp-store", "if-keepable");
    }

    private Exchange fill(byte @Nullable [] stamps) {
        return fill(stamps, null);
    }

    private Exchange fill(byte @Nullable [] stamps, @Nullable Duration lasts) {
        CachedAnswer answer = CachedAnswer.miss(QUESTION, stamps)
                .with(MenuAnswer.of(new byte[] {'[', ']'}, System.nanoTime(), lasts));
        Exchange done =
                template.send("direct:fill", exchange -> exchange.getMessage().setBody(answer));
        assertThat(done.getException()).isNull();
        return done;
    }
}
