package io.tableorder.restaurant.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.access.account.Access;
import io.tableorder.event.Event;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** How a stream that has caught up joins its store's feed. */
class FeedTest {

    private static final UUID STORE = UUID.randomUUID();

    private final Feed feed = new Feed(STORE);

    @Test
    void aStreamThatIsBehindReadsOnAndDoesNotJoin() throws IOException {
        assertThat(feed.join(streamAt(5))).as("the first").isTrue();
        assertThat(feed.tail()).isEqualTo(5);
        assertThat(feed.join(streamAt(4))).as("missed what the first has had").isFalse();
        assertThat(feed.join(streamAt(5))).isTrue();
        assertThat(feed.join(streamAt(6))).as("will drop what it has had").isTrue();
        assertThat(feed.tail()).isEqualTo(5);
    }

    @Test
    void aFeedWithoutStreamsBeginsAtThePositionOfTheNextOne() throws IOException {
        LiveStream first = streamAt(5);
        feed.join(first);
        assertThat(feed.leave(first)).isTrue();
        assertThat(feed.join(streamAt(3))).isTrue();
        assertThat(feed.tail()).isEqualTo(3);
    }

    @Test
    void aStreamTakesEachEventOnceAndInOrder() throws IOException {
        LiveStream stream = streamAt(5);
        stream.give(frame(5));
        stream.give(frame(4));
        assertThat(stream.position()).isEqualTo(5);
        stream.give(frame(6));
        assertThat(stream.position()).isEqualTo(6);
        stream.give(frame(8));
        assertThat(stream.position()).as("it lacks 7, and ends").isEqualTo(6);
    }

    private static LiveStream streamAt(long seq) throws IOException {
        MockAsyncContext context = new MockAsyncContext(new MockHttpServletRequest(), new MockHttpServletResponse());
        Access access = new Access(
                new Actor(Role.STORE_ADMIN, STORE, 1),
                UUID.randomUUID(),
                0,
                Instant.now().plusSeconds(60));
        LiveStream stream = new LiveStream(access, Audience.STAFF, new Outlet(context, () -> {}), seq);
        stream.begin(seq);
        return stream;
    }

    private static Frame frame(long seq) {
        return new Frame(new Event(
                STORE, seq, UUID.randomUUID(), "menu.changed", "menu", 1, 1, "{}", Instant.now(), "Asia/Seoul", null));
    }
}
