package io.tableorder.restaurant.menu;

import io.tableorder.http.Json;
import io.tableorder.http.Versioned;
import io.tableorder.restaurant.dish.DishFacts;
import io.tableorder.restaurant.dish.NameTranslation;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about categories. */
@Repository
class Categories {

    private static final String SELECT_FOR_STAFF = """
            select c.id, c.name, c.display_order, c.station,
                   jsonb_build_object('translations', c.translations)::text as names,
                   (select count(*) from menus m where m.store_id = c.store_id and m.category_id = c.id) as menus_count,
                   c.version
              from menu_categories c
             where c.store_id = :store
            """;

    private static final String LIST_FOR_STAFF = SELECT_FOR_STAFF + "order by c.display_order, c.id";

    private static final String FIND_FOR_STAFF = SELECT_FOR_STAFF + "and c.id = :id";

    // By itself: what it is read with would be as it was before the wait for the lock.
    private static final String LOCK =
            "select id from menu_categories where store_id = :store and id = :id for no key update";

    // Locked in the order of their ids, so that two reorderings do not deadlock.
    private static final String LOCK_ALL = """
            select id
              from menu_categories
             where store_id = :store
             order by id
               for no key update
            """;

    private static final String CREATE = """
            insert into menu_categories (store_id, name, station, translations, display_order)
            values (:store, :name, :station, cast(:translations as jsonb),
                    coalesce(:displayOrder::int,
                             (select max(display_order) + 1 from menu_categories where store_id = :store), 1))
            returning id
            """;

    private static final String UPDATE = """
            update menu_categories
               set name = :name, station = :station, translations = cast(:translations as jsonb), display_order = :displayOrder, version = version + 1
             where store_id = :store and id = :id
            """;

    private static final String DELETE = "delete from menu_categories where store_id = :store and id = :id";

    private static final String REORDER = """
            update menu_categories c
               set display_order = place.display_order, version = c.version + 1
              from unnest(:ids::bigint[]) with ordinality as place (id, display_order)
             where c.store_id = :store and c.id = place.id and c.display_order <> place.display_order
            returning c.id, c.display_order, c.version
            """;

    private final JdbcClient jdbc;

    Categories(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A category as staff see it.
     *
     * @param station where the kitchen makes its dishes
     */
    record StaffCategory(
            long id,
            String name,
            @Nullable String station,
            Map<String, NameTranslation> translations,
            int displayOrder,
            long menusCount,
            int version)
            implements Versioned {

        StaffCategory nextVersion() {
            return new StaffCategory(id, name, station, translations, displayOrder, menusCount, version + 1);
        }
    }

    /** Reads names by language from the JSON of the database. */
    private record Names(
            @Size(max = DishFacts.MOST_LANGUAGES) Map<String, NameTranslation> translations) {}

    List<StaffCategory> listForStaff(UUID store) {
        return jdbc.sql(LIST_FOR_STAFF)
                .param("store", store)
                .query(Categories::category)
                .list();
    }

    Optional<StaffCategory> findForStaff(UUID store, long id) {
        return findBy(FIND_FOR_STAFF, store, id);
    }

    /** Reads the category and keeps it from changing until the transaction ends. */
    Optional<StaffCategory> lock(UUID store, long id) {
        jdbc.sql(LOCK).param("store", store).param("id", id).query(Long.class).optional();
        return findBy(FIND_FOR_STAFF, store, id);
    }

    private Optional<StaffCategory> findBy(String sql, UUID store, long id) {
        return jdbc.sql(sql)
                .param("store", store)
                .param("id", id)
                .query(Categories::category)
                .optional();
    }

    /** @param displayOrder null to put it last */
    long create(
            UUID store,
            String name,
            @Nullable String station,
            Map<String, NameTranslation> translations,
            @Nullable Integer displayOrder) {
        return jdbc.sql(CREATE)
                .param("store", store)
                .param("name", name)
                .param("station", station)
                .param("translations", Json.writeText(translations))
                .param("displayOrder", displayOrder)
                .query(Long.class)
                .single();
    }

    void update(UUID store, StaffCategory category) {
        jdbc.sql(UPDATE)
                .param("store", store)
                .param("id", category.id())
                .param("name", category.name())
                .param("station", category.station())
                .param("translations", Json.writeText(category.translations()))
                .param("displayOrder", category.displayOrder())
                .update();
    }

    void delete(UUID store, long id) {
        jdbc.sql(DELETE).param("store", store).param("id", id).update();
    }

    /** The ids of all categories of the store, which the transaction keeps from changing. */
    Set<Long> lockAll(UUID store) {
        return new HashSet<>(
                jdbc.sql(LOCK_ALL).param("store", store).query(Long.class).list());
    }

    /** @return those that moved */
    List<NewPlace> reorder(UUID store, List<Long> ids) {
        return jdbc.sql(REORDER)
                .param("store", store)
                .param("ids", ids.toArray(Long[]::new))
                .query(NewPlace.class)
                .list();
    }

    private static StaffCategory category(ResultSet row, int n) throws SQLException {
        return new StaffCategory(
                row.getLong("id"),
                row.getString("name"),
                row.getString("station"),
                Json.read(row.getString("names").getBytes(StandardCharsets.UTF_8), Names.class)
                        .translations(),
                row.getInt("display_order"),
                row.getLong("menus_count"),
                row.getInt("version"));
    }
}
