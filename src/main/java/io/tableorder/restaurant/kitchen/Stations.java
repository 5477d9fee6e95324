package io.tableorder.restaurant.kitchen;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about stations. */
@Repository
class Stations {

    private static final String SELECT = """
            select id, name, is_default, display_order, version
              from stations
             where store_id = :store
            """;

    private static final String LIST = SELECT + "order by display_order, id";

    private static final String FIND = SELECT + "and id = :id";

    private static final String FIND_DEFAULT = "select name from stations where store_id = :store and is_default";

    /** Nobody renames or deletes the station until the transaction ends. */
    private static final String KEEP = "select id from stations where store_id = :store and name = :name for key share";

    private static final String CREATE = """
            insert into stations (store_id, name, is_default, display_order)
            values (:store, :name, :isDefault,
                    coalesce(:displayOrder::int, (select max(display_order) + 1 from stations where store_id = :store), 1))
            returning id
            """;

    private static final String NO_DEFAULT = """
            update stations
               set is_default = false, version = version + 1
             where store_id = :store and is_default
            returning id, name, is_default, display_order, version
            """;

    /** The foreign keys rename the station in its categories and menus too, and a trigger raises their versions. */
    private static final String UPDATE = """
            update stations
               set name = :name, is_default = :isDefault, display_order = :displayOrder, version = version + 1
             where store_id = :store and id = :id
            """;

    private static final String DELETE = "delete from stations where store_id = :store and id = :id";

    private static final String REORDER = """
            update stations s
               set display_order = place.display_order, version = s.version + 1
              from unnest(:ids::bigint[]) with ordinality as place (id, display_order)
             where s.store_id = :store and s.id = place.id and s.display_order <> place.display_order
            returning s.id, s.display_order, s.version
            """;

    /** Orders that are served or cancelled as a whole concern no station. */
    private static final String HAS_WORK = """
            select exists (
                   select
                     from orders o
                     join order_items i on i.store_id = o.store_id and i.order_id = o.id
                    where o.store_id = :store and o.status in ('pending', 'preparing', 'ready')
                      and i.state in ('queued', 'cooking', 'ready')
                      and (i.station = :name
                           or exists (select from jsonb_array_elements(i.options) part where part->>'station' = :name)))
            """;

    private final JdbcClient jdbc;

    Stations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The place of a station that a reordering has moved. */
    record NewPlace(long id, int displayOrder, int version) {}

    List<Station> list(UUID store) {
        return jdbc.sql(LIST).param("store", store).query(Station.class).list();
    }

    Optional<Station> find(UUID store, long id) {
        return jdbc.sql(FIND)
                .param("store", store)
                .param("id", id)
                .query(Station.class)
                .optional();
    }

    /** The name of the store's default station. */
    Optional<String> findDefault(UUID store) {
        return jdbc.sql(FIND_DEFAULT).param("store", store).query(String.class).optional();
    }

    /** Whether the store has this station, which then keeps its name until the transaction ends. */
    boolean keep(UUID store, String name) {
        return jdbc.sql(KEEP)
                .param("store", store)
                .param("name", name)
                .query(Long.class)
                .optional()
                .isPresent();
    }

    /** @param displayOrder null to put it last */
    long create(UUID store, String name, boolean isDefault, @Nullable Integer displayOrder) {
        return jdbc.sql(CREATE)
                .param("store", store)
                .param("name", name)
                .param("isDefault", isDefault)
                .param("displayOrder", displayOrder)
                .query(Long.class)
                .single();
    }

    /**
     * Leaves the store without a default station.
     *
     * @return the one that was it
     */
    Optional<Station> clearDefault(UUID store) {
        return jdbc.sql(NO_DEFAULT).param("store", store).query(Station.class).optional();
    }

    void update(UUID store, long id, String name, boolean isDefault, int displayOrder) {
        jdbc.sql(UPDATE)
                .param("store", store)
                .param("id", id)
                .param("name", name)
                .param("isDefault", isDefault)
                .param("displayOrder", displayOrder)
                .update();
    }

    void delete(UUID store, long id) {
        jdbc.sql(DELETE).param("store", store).param("id", id).update();
    }

    /** @return those that moved */
    List<NewPlace> reorder(UUID store, List<Long> ids) {
        return jdbc.sql(REORDER)
                .param("store", store)
                .param("ids", ids.toArray(Long[]::new))
                .query(NewPlace.class)
                .list();
    }

    /** Whether open orders hold items that are made there and not served yet. */
    boolean hasWork(UUID store, String name) {
        return jdbc.sql(HAS_WORK)
                .param("store", store)
                .param("name", name)
                .query(Boolean.class)
                .single();
    }
}
