package io.tableorder.restaurant.menu;

import io.tableorder.restaurant.store.MenuLanguages;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The languages of menus, from the translations of their dishes. */
@Repository
class TranslatedMenus implements MenuLanguages {

    private static final String LANGUAGES = """
            select distinct l.tag
              from menus m
             cross join jsonb_object_keys(m.translations) l (tag)
             where m.store_id = :store
             order by l.tag
            """;

    private final JdbcClient jdbc;

    TranslatedMenus(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<String> of(UUID store) {
        return jdbc.sql(LANGUAGES).param("store", store).query(String.class).list();
    }
}
