package io.tableorder.restaurant.menu;

import io.tableorder.foundation.database.Instants;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Json;
import io.tableorder.restaurant.dish.Availability;
import io.tableorder.restaurant.dish.DishFacts;
import io.tableorder.restaurant.dish.NameTranslation;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about menus for guests: in all languages, and with all that {@link GuestView} decides by. */
@Repository
class GuestMenus {

    private static final String FACTS = """
            jsonb_build_object(
                       'translations', m.translations, 'allergens', m.allergens, 'origin', m.origin, 'tags', m.tags,
                       'schedule', m.schedule, 'sold_out_until', m.sold_out_until)::text as facts""";

    private static final String SELECT = """
            select m.id, m.category_id, c.name as category_name, m.name,
                   jsonb_build_object('translations', c.translations)::text as category_names,
                   m.description, m.price, s.currency,
                   :images || m.image_path as image_url, :images || m.thumbnail_path as thumbnail_url,
                   m.is_available and coalesce(k.portions > 0, true) as is_offered, m.display_order,
                   array(select g.group_id
                           from menu_option_groups g
                          where g.store_id = m.store_id and g.menu_id = m.id
                          order by g.display_order, g.group_id) as option_group_ids,
                   """ + FACTS + """

              from menus m
              join menu_categories c on c.store_id = m.store_id and c.id = m.category_id
              join stores s on s.id = m.store_id
              left join menu_stock k on k.store_id = m.store_id and k.menu_id = m.id
             where m.store_id = :store
            """;

    private static final String LIST = SELECT + "order by c.display_order, c.id, m.display_order, m.id";

    private static final String LIST_OF_CATEGORY =
            SELECT + "and m.category_id = :category order by m.display_order, m.id";

    private static final String FIND = SELECT + "and m.id = :id";

    private static final String DISHES = """
            select m.id, m.is_available and coalesce(k.portions > 0, true) as is_offered,
            """ + FACTS + """

              from menus m
              left join menu_stock k on k.store_id = m.store_id and k.menu_id = m.id
             where m.store_id = :store and m.id = any(:ids)
            """;

    private static final String CLOCK =
            "select time_zone, language, clock_timestamp() as now from stores where id = :store";

    private final JdbcClient jdbc;
    private final String imageUrls;

    GuestMenus(JdbcClient jdbc, Settings settings) {
        this.jdbc = jdbc;
        this.imageUrls = settings.imageUrls();
    }

    /** Where and when guests ask. */
    record Place(ZoneId zone, String language, Instant now) {}

    /** Whether and when a dish can be ordered. */
    record Dish(long id, Availability availability) {}

    /**
     * A menu before it is shown.
     *
     * @param optionGroupIds in the order in which guests are asked
     */
    record Menu(
            Dish dish,
            long categoryId,
            String categoryName,
            Map<String, NameTranslation> categoryTranslations,
            String name,
            String description,
            long price,
            String currency,
            @Nullable String imageUrl,
            @Nullable String thumbnailUrl,
            int displayOrder,
            DishFacts facts,
            List<Long> optionGroupIds) {}

    /** Reads names by language from the JSON of the database. */
    private record Names(
            @Size(max = DishFacts.MOST_LANGUAGES) Map<String, NameTranslation> translations) {}

    Place place(UUID store) {
        return jdbc.sql(CLOCK)
                .param("store", store)
                .query((row, n) -> new Place(
                        ZoneId.of(row.getString("time_zone")), row.getString("language"), Instants.of(row, "now")))
                .single();
    }

    /** @param category null for the menus of all categories */
    List<Menu> list(UUID store, @Nullable Long category) {
        JdbcClient.StatementSpec sql =
                category == null ? jdbc.sql(LIST) : jdbc.sql(LIST_OF_CATEGORY).param("category", category);
        return sql.param("images", imageUrls)
                .param("store", store)
                .query(GuestMenus::menu)
                .list();
    }

    Optional<Menu> find(UUID store, long id) {
        return jdbc.sql(FIND)
                .param("images", imageUrls)
                .param("store", store)
                .param("id", id)
                .query(GuestMenus::menu)
                .optional();
    }

    List<Dish> dishes(UUID store, Collection<Long> ids) {
        return jdbc.sql(DISHES)
                .param("store", store)
                .param("ids", ids.toArray(Long[]::new))
                .query((row, n) -> dish(row, facts(row)))
                .list();
    }

    private static Menu menu(ResultSet row, int n) throws SQLException {
        DishFacts facts = facts(row);
        return new Menu(
                dish(row, facts),
                row.getLong("category_id"),
                row.getString("category_name"),
                read(row, "category_names", Names.class).translations(),
                row.getString("name"),
                row.getString("description"),
                row.getLong("price"),
                row.getString("currency"),
                row.getString("image_url"),
                row.getString("thumbnail_url"),
                row.getInt("display_order"),
                facts,
                List.of((Long[]) row.getArray("option_group_ids").getArray()));
    }

    private static Dish dish(ResultSet row, DishFacts facts) throws SQLException {
        return new Dish(row.getLong("id"), facts.availability(row.getBoolean("is_offered")));
    }

    private static DishFacts facts(ResultSet row) throws SQLException {
        return read(row, "facts", DishFacts.class);
    }

    private static <T> T read(ResultSet row, String column, Class<T> type) throws SQLException {
        return Json.read(row.getString(column).getBytes(StandardCharsets.UTF_8), type);
    }
}
