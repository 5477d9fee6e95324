package io.tableorder.restaurant.menu;

import io.tableorder.event.EventLog;
import io.tableorder.http.Actor;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Portions that orders have taken, in {@code place_order}, and that come back. Every change locks the sequence of the store's events before
 * it locks portions, so no two of them wait for each other. The database writes the events: that a dish is sold out, and that it is not.
 */
@Repository
public class MenuStock {

    /** Also says which menus were sold out before. */
    private static final String GIVE_BACK = """
            update menu_stock s
               set portions = least(1000000, s.portions + g.portions)
              from unnest(:menus::bigint[], :portions::int[]) g (menu_id, portions)
             where s.store_id = :store and s.menu_id = g.menu_id
            returning s.portions = g.portions as was_sold_out
            """;

    private final JdbcClient jdbc;
    private final EventLog events;
    private final MenuCache cache;

    MenuStock(JdbcClient jdbc, EventLog events, MenuCache cache) {
        this.jdbc = jdbc;
        this.events = events;
        this.cache = cache;
    }

    /**
     * Gives back what cancelled or deleted orders had taken. Menus that are not counted stay so.
     *
     * @param portions by the ids of the menus
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void giveBack(Actor by, Map<Long, Integer> portions) {
        if (portions.isEmpty()) {
            return;
        }
        events.hold(by.store());
        List<Long> menus = List.copyOf(portions.keySet());
        List<Boolean> wereSoldOut = jdbc.sql(GIVE_BACK)
                .param("store", by.store())
                .param("menus", menus.toArray(Long[]::new))
                .param("portions", menus.stream().map(portions::get).toArray(Integer[]::new))
                .query(Boolean.class)
                .list();
        if (wereSoldOut.contains(true)) {
            showAfterwards(by.store());
        }
    }

    /** Shows guests that an order has sold out a menu. Call it once the order is committed. */
    public void soldOut(UUID store) {
        cache.drop(store);
    }

    private void showAfterwards(UUID store) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                cache.drop(store);
            }
        });
    }
}
