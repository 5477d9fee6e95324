package io.tableorder.testing;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gives the menus of a test's store options and portions. */
public final class TestOptions {

    private final JdbcClient jdbc;
    private final TestStore store;

    public TestOptions(JdbcClient jdbc, TestStore store) {
        this.jdbc = jdbc;
        this.store = store;
    }

    /** A new group of a menu; its id. */
    public long group(long menu, String name, int min, int max) {
        long group = jdbc.sql("insert into option_groups (store_id, name, min_choices, max_choices) values (?, ?, ?, ?)"
                        + " returning id")
                .params(store.id(), name, min, max)
                .query(Long.class)
                .single();
        jdbc.sql("insert into menu_option_groups (store_id, menu_id, group_id, display_order) values (?, ?, ?, ?)")
                .params(store.id(), menu, group, group)
                .update();
        return group;
    }

    public long option(long group, String name, long priceDelta) {
        return option(group, name, priceDelta, null);
    }

    /** @param linkedMenu for a component of a combo */
    public long option(long group, String name, long priceDelta, @Nullable Long linkedMenu) {
        return jdbc.sql(
                        "insert into options (store_id, group_id, name, price_delta, max_quantity, pos_code, linked_menu_id)"
                                + " values (?, ?, ?, ?, 3, ?, ?) returning id")
                .params(store.id(), group, name, priceDelta, "O-" + name, linkedMenu)
                .query(Long.class)
                .single();
    }

    /** Counts the portions of a menu from now on. */
    public void stock(long menu, int portions) {
        jdbc.sql("insert into menu_stock (store_id, menu_id, portions) values (?, ?, ?)")
                .params(store.id(), menu, portions)
                .update();
    }

    public int portions(long menu) {
        return jdbc.sql("select portions from menu_stock where store_id = ? and menu_id = ?")
                .params(store.id(), menu)
                .query(Integer.class)
                .single();
    }
}
