package io.tableorder.menu;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about categories and menus. */
@Repository
class Menus {

    private static final String LIST_CATEGORIES = """
            select id, name, display_order
              from menu_categories
             where store_id = :store
             order by display_order, id
            """;

    private static final String SELECT_MENU = """
            select m.id, m.category_id, c.name as category_name, m.name, m.description, m.price, s.currency,
                   m.image_path as image_url, m.thumbnail_path as thumbnail_url, m.is_available, m.display_order
              from menus m
              join menu_categories c on c.store_id = m.store_id and c.id = m.category_id
              join stores s on s.id = m.store_id
             where m.store_id = :store
            """;

    private static final String LIST_MENUS = SELECT_MENU + "order by c.display_order, c.id, m.display_order, m.id";

    private static final String LIST_MENUS_OF_CATEGORY =
            SELECT_MENU + "and m.category_id = :category order by m.display_order, m.id";

    private static final String FIND_MENU = SELECT_MENU + "and m.id = :id";

    private final JdbcClient jdbc;

    Menus(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Category(long id, String name, int displayOrder) {}

    record Menu(
            long id,
            long categoryId,
            String categoryName,
            String name,
            String description,
            long price,
            String currency,
            @Nullable String imageUrl,
            @Nullable String thumbnailUrl,
            boolean isAvailable,
            int displayOrder) {}

    List<Category> listCategories(UUID store) {
        return jdbc.sql(LIST_CATEGORIES)
                .param("store", store)
                .query(Category.class)
                .list();
    }

    /** @param category null for the menus of all categories */
    List<Menu> list(UUID store, @Nullable Long category) {
        return category == null
                ? jdbc.sql(LIST_MENUS).param("store", store).query(Menu.class).list()
                : jdbc.sql(LIST_MENUS_OF_CATEGORY)
                        .param("store", store)
                        .param("category", category)
                        .query(Menu.class)
                        .list();
    }

    Optional<Menu> find(UUID store, long id) {
        return jdbc.sql(FIND_MENU)
                .param("store", store)
                .param("id", id)
                .query(Menu.class)
                .optional();
    }
}
