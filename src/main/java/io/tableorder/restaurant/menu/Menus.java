package io.tableorder.restaurant.menu;

import io.tableorder.foundation.database.Instants;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Json;
import io.tableorder.http.Page;
import io.tableorder.restaurant.dish.DishFacts;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about menus. */
@Repository
class Menus {

    private static final String SELECT_FOR_STAFF = """
            select m.id, m.category_id, c.name as category_name, m.name, m.description, m.price, s.currency,
                   :images || m.image_path as image_url,
                   :images || m.thumbnail_path as thumbnail_url, m.is_available, m.display_order, m.pos_code, m.image_path,
                   m.thumbnail_path, m.version, m.created_at, m.updated_at,
                   array(select g.group_id
                           from menu_option_groups g
                          where g.store_id = m.store_id and g.menu_id = m.id
                          order by g.display_order, g.group_id) as option_group_ids,
                   jsonb_build_object(
                       'translations', m.translations, 'allergens', m.allergens, 'origin', m.origin, 'tags', m.tags,
                       'schedule', m.schedule, 'sold_out_until', m.sold_out_until, 'station', m.station)::text as facts
              from menus m
              join menu_categories c on c.store_id = m.store_id and c.id = m.category_id
              join stores s on s.id = m.store_id
             where m.store_id = :store
            """;

    private static final String IN_ORDER = "order by c.display_order, c.id, m.display_order, m.id";

    private static final String FIND_FOR_STAFF = SELECT_FOR_STAFF + "and m.id = :id";

    // By itself: what it is read with would be as it was before the wait for the lock.
    private static final String LOCK = "select id from menus where store_id = :store and id = :id for no key update";

    private static final String LOCK_BY_POS_CODE =
            "select id from menus where store_id = :store and pos_code = :posCode for no key update";

    private static final String LIST_ALL_FOR_STAFF = SELECT_FOR_STAFF + IN_ORDER;

    // Locked in the order of their ids, like those of a category.
    private static final String LOCK_ALL = "select id from menus where store_id = :store order by id for no key update";

    private static final String FILTER = """
              and (:category::bigint is null or m.category_id = :category)
              and (:isAvailable::boolean is null or m.is_available = :isAvailable)
            """;

    private static final String LIST_FOR_STAFF = SELECT_FOR_STAFF + FILTER + IN_ORDER + " limit :limit offset :offset";

    private static final String COUNT = "select count(*) from menus m where m.store_id = :store\n" + FILTER;

    // Locked in the order of their ids, so that two reorderings do not deadlock.
    private static final String LOCK_OF_CATEGORY = """
            select id
              from menus
             where store_id = :store and category_id = :category
             order by id
               for no key update
            """;

    private static final String REORDER = """
            update menus m
               set display_order = place.display_order, version = m.version + 1, updated_at = now()
              from unnest(:ids::bigint[]) with ordinality as place (id, display_order)
             where m.store_id = :store and m.id = place.id and m.display_order <> place.display_order
            returning m.id, m.display_order, m.version
            """;

    private static final String CREATE = """
            insert into menus (store_id, category_id, name, description, price, pos_code, image_path, thumbnail_path,
                               is_available, translations, allergens, origin, tags, schedule, sold_out_until, station,
                               display_order)
            select c.store_id, c.id, :name, :description, :price, :posCode, :image, :thumbnail, :isAvailable,
                   cast(:translations as jsonb), :allergens, :origin, :tags, cast(:schedule as jsonb),
                   cast(:soldOutUntil as timestamptz), :station,
                   coalesce(:displayOrder::int, (select max(display_order) + 1
                                                   from menus
                                                  where store_id = :store and category_id = :category), 1)
              from menu_categories c
             where c.store_id = :store and c.id = :category
            returning id
            """;

    private static final String UPDATE = """
            update menus
               set category_id = :category, name = :name, description = :description, price = :price, pos_code = :posCode,
                   image_path = :image, thumbnail_path = :thumbnail, is_available = :isAvailable, display_order = :displayOrder,
                   translations = cast(:translations as jsonb), allergens = :allergens, origin = :origin, tags = :tags,
                   schedule = cast(:schedule as jsonb), sold_out_until = cast(:soldOutUntil as timestamptz), station = :station,
                   version = version + 1, updated_at = now()
             where store_id = :store and id = :id
            """;

    private static final String RAISE_VERSION =
            "update menus set version = version + 1, updated_at = now() where store_id = :store and id = :id";

    private static final String RAISE_VERSIONS_OF_CATEGORY = """
            update menus
               set version = version + 1, updated_at = now()
             where store_id = :store and category_id = :category
            """;

    // Needs no lock: while the store's sequence is held, no order is added.
    // An order that is being deleted still counts.
    private static final String IS_IN_USE = """
            select exists (select from order_items where store_id = :store and menu_id = :id)
                or exists (select from options where store_id = :store and linked_menu_id = :id)
            """;

    private static final String DELETE = "delete from menus where store_id = :store and id = :id";

    private final JdbcClient jdbc;
    private final String imageUrls;

    Menus(JdbcClient jdbc, Settings settings) {
        this.jdbc = jdbc;
        this.imageUrls = settings.imageUrls();
    }

    /** A statement that reads whole menus. */
    private JdbcClient.StatementSpec select(String sql, UUID store) {
        return jdbc.sql(sql).param("images", imageUrls).param("store", store);
    }

    Page<StaffMenu> listForStaff(
            UUID store, @Nullable Long category, @Nullable Boolean isAvailable, Page.Request page) {
        List<StaffMenu> menus = filtered(LIST_FOR_STAFF, store, category, isAvailable)
                .param("limit", page.pageSize())
                .param("offset", page.offset())
                .query(Menus::staffMenu)
                .list();
        long total =
                filtered(COUNT, store, category, isAvailable).query(Long.class).single();
        return page.of(menus, total);
    }

    /** All menus of a category, in their order. */
    List<StaffMenu> listForStaff(UUID store, long category) {
        return select(SELECT_FOR_STAFF + "and m.category_id = :category " + IN_ORDER, store)
                .param("category", category)
                .query(Menus::staffMenu)
                .list();
    }

    private JdbcClient.StatementSpec filtered(
            String sql, UUID store, @Nullable Long category, @Nullable Boolean isAvailable) {
        return select(sql, store).param("category", category).param("isAvailable", isAvailable);
    }

    Optional<StaffMenu> findForStaff(UUID store, long id) {
        return findBy(FIND_FOR_STAFF, store, id);
    }

    /** Reads the menu and keeps it from changing until the transaction ends. Orders may still refer to it. */
    Optional<StaffMenu> lock(UUID store, long id) {
        jdbc.sql(LOCK).param("store", store).param("id", id).query(Long.class).optional();
        return findForStaff(store, id);
    }

    /** Like {@link #lock}, by the code of the store's POS. */
    Optional<StaffMenu> lockByPosCode(UUID store, String posCode) {
        return jdbc.sql(LOCK_BY_POS_CODE)
                .param("store", store)
                .param("posCode", posCode)
                .query(Long.class)
                .optional()
                .flatMap(id -> findForStaff(store, id));
    }

    /** Keeps all menus of the store from changing until the transaction ends. Orders may still refer to them. */
    void lockAll(UUID store) {
        jdbc.sql(LOCK_ALL).param("store", store).query(Long.class).list();
    }

    /** All menus of the store, in their order. */
    List<StaffMenu> listForStaff(UUID store) {
        return select(LIST_ALL_FOR_STAFF, store).query(Menus::staffMenu).list();
    }

    private Optional<StaffMenu> findBy(String sql, UUID store, long id) {
        return select(sql, store).param("id", id).query(Menus::staffMenu).optional();
    }

    /** @return the id of the menu, or empty if the store has no such category */
    Optional<Long> create(UUID store, MenuContent menu) {
        return with(jdbc.sql(CREATE), store, menu).query(Long.class).optional();
    }

    void update(UUID store, long id, MenuContent menu) {
        with(jdbc.sql(UPDATE), store, menu).param("id", id).update();
    }

    private static JdbcClient.StatementSpec with(JdbcClient.StatementSpec sql, UUID store, MenuContent menu) {
        MenuImage image = menu.image();
        return sql.param("store", store)
                .param("category", menu.categoryId())
                .param("name", menu.name())
                .param("description", menu.description())
                .param("price", menu.price())
                .param("posCode", menu.posCode())
                .param("image", image == null ? null : image.file())
                .param("thumbnail", image == null ? null : image.thumbnail())
                .param("isAvailable", menu.isAvailable())
                .param("displayOrder", menu.displayOrder())
                .param("translations", Json.writeText(menu.facts().translations()))
                .param("allergens", menu.facts().allergens().toArray(String[]::new))
                .param("origin", menu.facts().origin())
                .param("tags", menu.facts().tags().toArray(String[]::new))
                .param(
                        "schedule",
                        menu.facts().schedule() == null
                                ? null
                                : Json.writeText(menu.facts().schedule()))
                .param(
                        "soldOutUntil",
                        menu.facts().soldOutUntil() == null
                                ? null
                                : menu.facts().soldOutUntil().toString())
                .param("station", menu.facts().station());
    }

    /** For a change of what belongs to the menu and has its own rows. */
    void raiseVersion(UUID store, long id) {
        jdbc.sql(RAISE_VERSION).param("store", store).param("id", id).update();
    }

    /** For a new name of their category, which staff see in each menu. */
    void raiseVersionsOf(UUID store, long category) {
        jdbc.sql(RAISE_VERSIONS_OF_CATEGORY)
                .param("store", store)
                .param("category", category)
                .update();
    }

    /** Whether an open order holds the menu, or an option is made of it. If not, none will while the transaction holds the store's sequence. */
    boolean isInUse(UUID store, long id) {
        return jdbc.sql(IS_IN_USE)
                .param("store", store)
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    void delete(UUID store, long id) {
        jdbc.sql(DELETE).param("store", store).param("id", id).update();
    }

    /** The ids of all menus of a category, which the transaction keeps from changing. */
    Set<Long> lockAllOf(UUID store, long category) {
        return new HashSet<>(jdbc.sql(LOCK_OF_CATEGORY)
                .param("store", store)
                .param("category", category)
                .query(Long.class)
                .list());
    }

    /** @return those that moved */
    List<NewPlace> reorder(UUID store, List<Long> ids) {
        return jdbc.sql(REORDER)
                .param("store", store)
                .param("ids", ids.toArray(Long[]::new))
                .query(NewPlace.class)
                .list();
    }

    private static StaffMenu staffMenu(ResultSet row, int n) throws SQLException {
        String file = row.getString("image_path");
        String thumbnail = row.getString("thumbnail_path");
        return new StaffMenu(
                row.getLong("id"),
                row.getLong("category_id"),
                row.getString("category_name"),
                row.getString("name"),
                row.getString("description"),
                row.getLong("price"),
                row.getString("currency"),
                row.getString("pos_code"),
                row.getString("image_url"),
                row.getString("thumbnail_url"),
                row.getBoolean("is_available"),
                row.getInt("display_order"),
                Json.read(row.getString("facts").getBytes(StandardCharsets.UTF_8), DishFacts.class),
                List.of((Long[]) row.getArray("option_group_ids").getArray()),
                row.getInt("version"),
                Instants.of(row, "created_at"),
                Instants.of(row, "updated_at"),
                file == null || thumbnail == null ? null : new MenuImage(file, thumbnail));
    }
}
