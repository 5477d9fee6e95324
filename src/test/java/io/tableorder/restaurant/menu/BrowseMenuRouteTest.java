package io.tableorder.restaurant.menu;

import static io.tableorder.failure.ProblemCode.SERVICE_UNAVAILABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.restaurant.menu.MenuCache.LookUp;
import io.tableorder.testing.RouteTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RoutesBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

/** The route {@code show-menu}, behind {@code list-menus}. */
class BrowseMenuRouteTest extends RouteTest {

    private static final Actor TABLE = new Actor(Role.TABLE, UUID.randomUUID(), 7);
    private static final MenuQuestion QUESTION =
            new MenuQuestion(TABLE.store(), "menus", () -> new GuestView.Shown(List.of(), null));
    private static final List<byte[]> STAMPS_ALONE = Arrays.asList(new byte[] {1}, new byte[] {2}, null);
    private static final byte[] STAMPS = {1, 2};
    private static final byte[] MENUS = {'[', ']'};

    private final GuestMenu menu = mock(GuestMenu.class);
    private final MenuCache cache = mock(MenuCache.class);
    private Processor redis = exchange -> exchange.getMessage().setBody(STAMPS_ALONE);

    @Override
    protected RoutesBuilder route() {
        return new BrowseMenuRoute(menu, cache);
    }

    @BeforeEach
    void start() throws Exception {
        when(menu.menus(any(), any(), any())).thenReturn(QUESTION);
        when(menu.read(QUESTION)).thenReturn(new MenuAnswer(MENUS, null));
        when(cache.isTrusted()).thenReturn(true);
        when(cache.begin(QUESTION)).thenReturn(new LookUp(QUESTION, 1));
        when(cache.check(any(), any())).thenReturn(CachedAnswer.miss(QUESTION, STAMPS));
        replace("show-menu.look-up", exchange -> redis.process(exchange));
        replace("show-menu.ask-to-fill", leaves -> {});
        startRoutes();
    }

    @Test
    void answersAHitFromRedisAlone() throws Exception {
        when(cache.check(any(), any())).thenReturn(CachedAnswer.hit(QUESTION, MENUS));
        assertThat(answer(get())).isEqualTo("200");
        assertThat(steps())
                .containsExactly(
                        "throttle",
                        "ask",
                        "show",
                        "begin",
                        "if-trusted",
                        "look-up",
                        "check-stamps",
                        "on-miss",
                        "vary",
                        "answer");
    }

    @Test
    void readsAMissFromTheDatabaseAndAsksToFillItIn() throws Exception {
        assertThat(answer(get())).isEqualTo("200");
        assertThat(steps())
                .endsWith("look-up", "check-stamps", "on-miss", "read", "ask-to-fill", "unwrap", "vary", "answer");
    }

    @Test
    void readsFromTheDatabaseIfRedisFails() throws Exception {
        redis = exchange -> {
            throw new QueryTimeoutException("hangs");
        };
        assertThat(answer(get())).isEqualTo("200");
        verify(cache).doubt(any(QueryTimeoutException.class));
        assertThat(steps())
                .endsWith(
                        "look-up",
                        "doubt",
                        "check-stamps",
                        "on-miss",
                        "read",
                        "ask-to-fill",
                        "unwrap",
                        "vary",
                        "answer");
    }

    @Test
    void doesNotAskRedisInDoubt() throws Exception {
        when(cache.isTrusted()).thenReturn(false);
        assertThat(answer(get())).isEqualTo("200");
        assertThat(steps()).doesNotContain("look-up", "doubt").contains("read");
    }

    @Test
    void refusesAMissWhileTheDatabaseIsAway() throws Exception {
        when(menu.read(QUESTION)).thenThrow(ProblemException.later(SERVICE_UNAVAILABLE, Duration.ofSeconds(2)));
        assertThat(answer(get())).isEqualTo("503 SERVICE_UNAVAILABLE");
        assertThat(steps()).endsWith("on-miss", "read", "answer-problem");
    }

    private Exchange get() {
        return request("direct:listMenus", TABLE, "");
    }
}
