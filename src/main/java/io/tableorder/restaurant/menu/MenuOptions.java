package io.tableorder.restaurant.menu;

import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about which groups of options a menu has. */
@Repository
class MenuOptions {

    private static final String CLEAR = "delete from menu_option_groups where store_id = :store and menu_id = :menu";

    private static final String ADD = """
            insert into menu_option_groups (store_id, menu_id, group_id, display_order)
            select :store, :menu, g.id, g.place
              from unnest(:groups::bigint[]) with ordinality as g (id, place)
            """;

    private final JdbcClient jdbc;

    MenuOptions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param groups those of the store */
    void set(UUID store, long menu, List<Long> groups) {
        jdbc.sql(CLEAR).param("store", store).param("menu", menu).update();
        jdbc.sql(ADD)
                .param("store", store)
                .param("menu", menu)
                .param("groups", groups.toArray(Long[]::new))
                .update();
    }
}
