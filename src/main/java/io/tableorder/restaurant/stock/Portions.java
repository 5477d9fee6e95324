package io.tableorder.restaurant.stock;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about portions as staff count them. The database itself writes the events of the changes, also of those that orders make. */
@Repository
class Portions {

    private static final String LIST = """
            select m.id as menu_id, m.name as menu_name, s.portions
              from menu_stock s
              join menus m on m.store_id = s.store_id and m.id = s.menu_id
              join menu_categories c on c.store_id = m.store_id and c.id = m.category_id
             where s.store_id = :store
             order by c.display_order, c.id, m.display_order, m.id
            """;

    private static final String NAME = "select name from menus where store_id = :store and id = :menu for key share";

    private static final String SET = """
            insert into menu_stock (store_id, menu_id, portions, set_by)
            values (:store, :menu, :portions, :by)
                on conflict (store_id, menu_id) do update
               set portions = excluded.portions, set_by = excluded.set_by, set_at = clock_timestamp()
            """;

    private static final String CLEAR = "delete from menu_stock where store_id = :store and menu_id = :menu";

    private final JdbcClient jdbc;

    Portions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param portions null if the dish is not counted */
    record Stock(long menuId, String menuName, @Nullable Integer portions) {}

    /** The dishes that are counted, in the order of the menu. */
    List<Stock> list(UUID store) {
        return jdbc.sql(LIST).param("store", store).query(Stock.class).list();
    }

    /** The name of a menu, which the transaction keeps from being deleted; null if the store has no such menu. */
    @Nullable
    String nameOf(UUID store, long menu) {
        return jdbc.sql(NAME)
                .param("store", store)
                .param("menu", menu)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    void set(UUID store, long menu, int portions, String by) {
        jdbc.sql(SET)
                .param("store", store)
                .param("menu", menu)
                .param("portions", portions)
                .param("by", by)
                .update();
    }

    /** Ends the counting. */
    void clear(UUID store, long menu) {
        jdbc.sql(CLEAR).param("store", store).param("menu", menu).update();
    }
}
