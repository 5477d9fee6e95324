package io.tableorder.restaurant.stock;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the portions as staff see them. */
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

    private static final String NAME = "select name from menus where store_id = :store and id = :menu";

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

    /** The name of a menu; null if the store has no such menu. */
    @Nullable
    String nameOf(UUID store, long menu) {
        return jdbc.sql(NAME)
                .param("store", store)
                .param("menu", menu)
                .query(String.class)
                .optional()
                .orElse(null);
    }
}
