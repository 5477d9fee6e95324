package io.tableorder.restaurant.menu;

import io.tableorder.event.EventLog;
import io.tableorder.event.EventType;
import io.tableorder.http.Actor;
import io.tableorder.http.Json;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * How many portions are left of the menus that staff count. Orders take portions in {@code place_order}; everything else is here. A change
 * locks the sequence of the store's events before it locks portions, as {@code place_order} does, so no two of them wait for each other.
 */
@Repository
public class MenuStock {

    private static final String SET = """
            insert into menu_stock as s (store_id, menu_id, portions)
            values (:store, :menu, :portions)
                on conflict (store_id, menu_id) do update set portions = excluded.portions
            """;

    private static final String END = "delete from menu_stock where store_id = :store and menu_id = :menu";

    /** Also says which menus were sold out before. */
    private static final String GIVE_BACK = """
            update menu_stock s
               set portions = least(1000000, s.portions + g.portions)
              from unnest(:menus::bigint[], :portions::int[]) g (menu_id, portions)
             where s.store_id = :store and s.menu_id = g.menu_id
            returning s.menu_id, s.portions, s.portions = g.portions as was_sold_out
            """;

    private static final String RAISE_MENU_VERSION =
            "update stores set menu_version = next_menu_version(menu_version) where id = :store";

    /** No two changes of stocks have the same number, though a menu may be counted anew. */
    private static final String NEXT_CHANGE = "select nextval('menu_stock_changes')";

    private final JdbcClient jdbc;
    private final EventLog events;
    private final MenuCache cache;

    MenuStock(JdbcClient jdbc, EventLog events, MenuCache cache) {
        this.jdbc = jdbc;
        this.events = events;
        this.cache = cache;
    }

    /** @param portions null if the menu is no longer counted */
    record Stock(long menuId, @Nullable Integer portions) {}

    /** The event's data; the order that sells the last portion writes the same. */
    private record Data(
            String change,
            @Nullable StaffMenu menu,
            @Nullable StaffMenu category,
            Stock stock,
            String changedBy) {

        Data(Stock stock, String changedBy) {
            this("updated", null, null, stock, changedBy);
        }
    }

    private record GivenBack(Stock stock, boolean wasSoldOut) {}

    /** Sets how many portions of a menu are left; null ends the counting. The transaction has seen that the store has the menu. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void set(Actor by, long menu, @Nullable Integer portions) {
        events.hold(by.store());
        jdbc.sql(portions == null ? END : SET)
                .param("store", by.store())
                .param("menu", menu)
                .param("portions", portions)
                .update();
        show(by, List.of(new Stock(menu, portions)));
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
        List<GivenBack> changed = jdbc.sql(GIVE_BACK)
                .param("store", by.store())
                .param("menus", menus.toArray(Long[]::new))
                .param("portions", menus.stream().map(portions::get).toArray(Integer[]::new))
                .query((row, n) -> new GivenBack(
                        new Stock(row.getLong("menu_id"), row.getInt("portions")), row.getBoolean("was_sold_out")))
                .list();
        show(
                by,
                changed.stream()
                        .filter(GivenBack::wasSoldOut)
                        .map(GivenBack::stock)
                        .toList());
    }

    /** Shows guests a menu that an order has sold out. Call it once the order is committed. */
    public void soldOut(UUID store) {
        cache.drop(store);
    }

    private void show(Actor by, List<Stock> stocks) {
        if (stocks.isEmpty()) {
            return;
        }
        for (Stock stock : stocks) {
            int change = jdbc.sql(NEXT_CHANGE).query(Integer.class).single();
            events.append(
                    by.store(),
                    EventType.STOCK_CHANGED,
                    stock.menuId(),
                    change,
                    Json.writeText(new Data(stock, by.subject())));
        }
        jdbc.sql(RAISE_MENU_VERSION).param("store", by.store()).update();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                cache.drop(by.store());
            }
        });
    }
}
