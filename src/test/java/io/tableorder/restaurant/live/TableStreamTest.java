package io.tableorder.restaurant.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tableorder.testing.EventStream;
import io.tableorder.testing.EventStream.Event;
import io.tableorder.testing.IntegrationTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** What guests see, and what they must not. */
@IntegrationTest
class TableStreamTest {

    @Autowired
    private ApplicationContext context;

    @LocalServerPort
    private int port;

    private LiveFixture live;

    @BeforeEach
    void openAStore() {
        live = new LiveFixture(context, port);
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void guestsSeeTheirOwnOrdersAndTheMenu() {
        live.place(0);
        EventStream guests = live.table(0);
        long own = live.place(0);
        long others = live.place(1);
        live.change(own, "preparing");
        live.change(others, "preparing");
        long menu = live.changeMenu();

        assertThat(guests.awaitId(menu))
                .extracting(Event::type)
                .containsExactly("order.created", "order.status_changed", "menu.changed");
        assertThat(guests.events().get(0).json().path("order_id").asLong()).isEqualTo(own);
        assertThat(String.join("\n", guests.lines())).doesNotContain("\"table_id\": " + live.store.table(1));
    }

    @Test
    void guestsDoNotSeeWhatOnlyConcernsStaffAndTheirPos() {
        EventStream guests = live.table(0);
        long menu = live.changeMenu(
                "{\"change\":\"updated\",\"menu\":{\"id\":1,\"pos_code\":\"A-1\"},\"changed_by\":\"admin:1\",\"made_up\":true}");
        guests.awaitId(menu);
        assertThat(guests.events().get(0).json())
                .hasToString("{\"menu\":{\"id\":1},\"change\":\"updated\",\"made_up\":true}");
    }

    @Test
    void theStreamGoesOnFromOneSessionToTheNext() {
        EventStream guests = live.table(0);
        live.place(0);
        live.completeSession(0);
        long next = live.place(0);
        live.changeMenu();

        List<Event> events = guests.awaitEvents(6);
        assertThat(events)
                .extracting(Event::type)
                .containsExactly(
                        "session.started",
                        "order.created",
                        "session.completed",
                        "session.started",
                        "order.created",
                        "menu.changed");
        assertThat(events.get(2).json().path("total_price").asLong())
                .as("the guests' own bill")
                .isEqualTo(14_000);
        assertThat(events.get(4).json().path("order_id").asLong()).isEqualTo(next);
        assertThat(guests.isEnded()).isFalse();
    }

    @Test
    void theNextGuestsSeeNothingOfThoseBefore() {
        live.place(0);
        live.place(0);
        live.completeSession(0);
        long theirs = live.place(0);
        long menu = live.changeMenu();

        EventStream guests = live.tableAfter(0, 0);
        List<Event> events = guests.awaitId(menu);
        assertThat(events)
                .extracting(Event::type)
                .containsExactly(
                        "session.started", "session.completed", "session.started", "order.created", "menu.changed");
        assertThat(events.get(1).json().has("total_price")).isFalse();
        assertThat(events.get(1).json().path("table_id").asLong()).isEqualTo(live.store.table(0));
        assertThat(events.get(3).json().path("order_id").asLong()).isEqualTo(theirs);
    }

    @Test
    void aReopenedSessionGoesOnForItsGuestsAndForThemAlone() {
        long first = live.place(0);
        EventStream guests = live.table(0);
        live.completeAndReopenSession(0);
        long second = live.place(0);
        live.changeMenu();

        List<Event> events = guests.awaitEvents(4);
        assertThat(events)
                .extracting(Event::type)
                .containsExactly("session.completed", "session.reopened", "order.created", "menu.changed");
        assertThat(events.get(1).json().path("total_price").asLong()).isEqualTo(14_000);
        assertThat(events.get(2).json().path("order_id").asLong()).isEqualTo(second);

        live.completeSession(0);
        live.place(0);
        long menu = live.changeMenu();
        List<Event> seenByTheNext = live.tableAfter(0, 0).awaitId(menu);
        assertThat(seenByTheNext)
                .extracting(Event::type)
                .containsExactly(
                        "session.started",
                        "session.completed",
                        "session.reopened",
                        "menu.changed",
                        "session.completed",
                        "session.started",
                        "order.created",
                        "menu.changed");
        assertThat(seenByTheNext.get(2).json().has("total_price")).isFalse();
        assertThat(seenByTheNext)
                .noneMatch(event -> event.json().path("order_id").asLong() == first);
    }

    @Test
    void aSessionThatWasReopenedWithoutAStreamIsShown() {
        long first = live.place(0);
        live.completeAndReopenSession(0);
        long menu = live.changeMenu();

        List<Event> events = live.tableAfter(0, 0).awaitId(menu);
        assertThat(events)
                .extracting(Event::type)
                .containsExactly(
                        "session.started", "order.created", "session.completed", "session.reopened", "menu.changed");
        assertThat(events.get(1).json().path("order_id").asLong()).isEqualTo(first);
    }

    @Test
    void betweenSessionsThereIsNothingToSee() {
        live.place(0);
        live.completeSession(0);
        long menu = live.changeMenu();

        EventStream nobody = live.tableAfter(0, 0);
        assertThat(nobody.awaitId(menu))
                .extracting(Event::type)
                .containsExactly("session.started", "session.completed", "menu.changed");
        long first = live.place(0);
        assertThat(nobody.awaitEvents(5).get(4).json().path("order_id").asLong())
                .isEqualTo(first);
    }

    @Test
    void aClientThatReconnectsWithinTheSessionMissesNothing() {
        long first = live.place(0);
        live.change(first, "preparing");
        live.change(first, "ready");
        assertThat(live.tableAfter(0, 2).awaitEvents(2)).extracting(Event::id).containsExactly(3L, 4L);
    }

    @Test
    void eventsThatTheTableMayNotSeeStillMoveItsPosition() {
        EventStream guests = live.table(0);
        live.place(1);
        // A new stream of the table makes the service write to the streams that are open.
        live.table(0);
        assertThat(guests.awaitId(2)).isEmpty();
    }
}
