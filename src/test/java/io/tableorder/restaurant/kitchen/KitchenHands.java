package io.tableorder.restaurant.kitchen;

import io.tableorder.http.Actor;
import io.tableorder.http.IfMatch;
import io.tableorder.restaurant.order.ItemState;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/** The desk of the tickets, for tests of other packages. */
public final class KitchenHands {

    private final TicketDesk desk;

    public KitchenHands(ApplicationContext context) {
        this.desk = context.getBean(TicketDesk.class);
    }

    public void bump(Actor by, long order, @Nullable String station) {
        desk.bump(by, order, station, IfMatch.ANY);
    }

    public void recall(Actor by, long order, @Nullable String station) {
        desk.recall(by, order, station, IfMatch.ANY);
    }

    public void change(Actor by, long order, int line, @Nullable ItemState state, @Nullable String station) {
        desk.change(by, order, line, new ChangeItem(state, station), IfMatch.ANY);
    }
}
