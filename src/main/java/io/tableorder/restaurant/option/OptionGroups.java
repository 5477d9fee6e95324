package io.tableorder.restaurant.option;

import io.tableorder.http.Json;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about groups of options and their options. */
@Repository
public class OptionGroups {

    private static final String SELECT = """
            select jsonb_build_object(
                       'id', g.id, 'name', g.name, 'min_choices', g.min_choices, 'max_choices', g.max_choices,
                       'translations', g.translations, 'version', g.version,
                       'options', (select coalesce(jsonb_agg(jsonb_build_object(
                                              'id', o.id, 'name', o.name, 'price_delta', o.price_delta,
                                              'is_available', o.is_available, 'is_default', o.is_default,
                                              'max_quantity', o.max_quantity, 'pos_code', o.pos_code, 'allergens', o.allergens,
                                              'translations', o.translations, 'menu_id', o.linked_menu_id)
                                          order by o.display_order, o.id), '[]')
                                     from options o
                                    where o.store_id = g.store_id and o.group_id = g.id))::text as option_group
              from option_groups g
             where g.store_id = :store
            """;

    private static final String LIST = SELECT + "order by g.name, g.id";

    private static final String FIND = SELECT + "and g.id = :id";

    private static final String FIND_ALL = SELECT + "and g.id = any(:ids)";

    // By itself: its options would be as they were before the wait for the lock.
    private static final String LOCK =
            "select id from option_groups where store_id = :store and id = :id for no key update";

    private static final String COUNT = "select count(*) from option_groups where store_id = :store";

    private static final String GROUP_OF_OPTION = "select group_id from options where store_id = :store and id = :id";

    private static final String CREATE = """
            insert into option_groups (store_id, name, min_choices, max_choices, translations)
            values (:store, :name, :min, :max, cast(:translations as jsonb))
            returning id
            """;

    private static final String UPDATE = """
            update option_groups
               set name = :name, min_choices = :min, max_choices = :max, translations = cast(:translations as jsonb),
                   version = version + 1, updated_at = now()
             where store_id = :store and id = :id
            """;

    private static final String DELETE = "delete from option_groups where store_id = :store and id = :id";

    private static final String WANTED = """
            rows from (jsonb_to_recordset(cast(:options as jsonb)) as (
                      id bigint, name text, price_delta bigint, is_available boolean, is_default boolean, max_quantity int,
                      pos_code text, allergens text[], translations jsonb, menu_id bigint))
                  with ordinality as w (id, name, price_delta, is_available, is_default, max_quantity, pos_code, allergens,
                                        translations, menu_id, place)
            """;

    private static final String DELETE_MISSING = """
            delete from options o
             where o.store_id = :store and o.group_id = :group and not exists (select from\s""" + WANTED + """
             where w.id = o.id)
            """;

    private static final String UPDATE_KEPT = """
            update options o
               set name = w.name, price_delta = w.price_delta, is_available = w.is_available, is_default = w.is_default,
                   max_quantity = w.max_quantity, pos_code = w.pos_code, allergens = w.allergens,
                   translations = w.translations, linked_menu_id = w.menu_id, display_order = w.place
              from\s""" + WANTED + """
             where o.store_id = :store and o.group_id = :group and o.id = w.id
            """;

    private static final String INSERT_NEW = """
            insert into options (store_id, group_id, name, price_delta, is_available, is_default, max_quantity, pos_code,
                                 allergens, translations, linked_menu_id, display_order)
            select :store, :group, w.name, w.price_delta, w.is_available, w.is_default, w.max_quantity, w.pos_code,
                   w.allergens, w.translations, w.menu_id, w.place
              from\s""" + WANTED + """
             where w.id is null
             order by w.place
            """;

    private static final String UNKNOWN_MENUS = """
            select wanted.id
              from unnest(:ids::bigint[]) as wanted (id)
             where not exists (select from menus m where m.store_id = :store and m.id = wanted.id)
             order by wanted.id
            """;

    private static final String LINKS = """
            select distinct g.menu_id as combo, o.linked_menu_id as component
              from menu_option_groups g
              join options o on o.store_id = g.store_id and o.group_id = g.group_id
             where g.store_id = :store and o.linked_menu_id is not null
            """;

    private final JdbcClient jdbc;

    OptionGroups(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All groups of the store, by name. */
    public List<OptionGroup> list(UUID store) {
        return jdbc.sql(LIST).param("store", store).query(OptionGroups::group).list();
    }

    Optional<OptionGroup> find(UUID store, long id) {
        return findBy(FIND, store, id);
    }

    /** Those of the groups that the store has, in no particular order. */
    public List<OptionGroup> findAll(UUID store, Collection<Long> ids) {
        return jdbc.sql(FIND_ALL)
                .param("store", store)
                .param("ids", ids.toArray(Long[]::new))
                .query(OptionGroups::group)
                .list();
    }

    /** Reads the group and keeps it and its options from changing until the transaction ends. */
    Optional<OptionGroup> lock(UUID store, long id) {
        jdbc.sql(LOCK).param("store", store).param("id", id).query(Long.class).optional();
        return findBy(FIND, store, id);
    }

    private Optional<OptionGroup> findBy(String sql, UUID store, long id) {
        return jdbc.sql(sql)
                .param("store", store)
                .param("id", id)
                .query(OptionGroups::group)
                .optional();
    }

    int count(UUID store) {
        return jdbc.sql(COUNT).param("store", store).query(Integer.class).single();
    }

    Optional<Long> groupOfOption(UUID store, long option) {
        return jdbc.sql(GROUP_OF_OPTION)
                .param("store", store)
                .param("id", option)
                .query(Long.class)
                .optional();
    }

    long create(UUID store, GroupContent group) {
        long id = with(CREATE, store, group).query(Long.class).single();
        writeOptions(INSERT_NEW, store, id, group);
        return id;
    }

    void update(UUID store, long id, GroupContent group) {
        with(UPDATE, store, group).param("id", id).update();
        writeOptions(DELETE_MISSING, store, id, group);
        writeOptions(UPDATE_KEPT, store, id, group);
        writeOptions(INSERT_NEW, store, id, group);
    }

    private JdbcClient.StatementSpec with(String sql, UUID store, GroupContent group) {
        return jdbc.sql(sql)
                .param("store", store)
                .param("name", group.name())
                .param("min", group.minChoices())
                .param("max", group.maxChoices())
                .param("translations", Json.writeText(group.translations()));
    }

    private void writeOptions(String sql, UUID store, long id, GroupContent group) {
        jdbc.sql(sql)
                .param("store", store)
                .param("group", id)
                .param("options", Json.writeText(group.options()))
                .update();
    }

    void delete(UUID store, long id) {
        jdbc.sql(DELETE).param("store", store).param("id", id).update();
    }

    /** Those of the menus that the store does not have. */
    List<Long> unknownMenus(UUID store, Collection<Long> ids) {
        return jdbc.sql(UNKNOWN_MENUS)
                .param("store", store)
                .param("ids", ids.toArray(Long[]::new))
                .query(Long.class)
                .list();
    }

    /** Which menus have an option that is made of which other menu. */
    List<Combos.Link> links(UUID store) {
        return jdbc.sql(LINKS).param("store", store).query(Combos.Link.class).list();
    }

    private static OptionGroup group(ResultSet row, int n) throws SQLException {
        return Json.read(row.getString("option_group").getBytes(StandardCharsets.UTF_8), OptionGroup.class);
    }
}
