package io.tableorder.restaurant.store;

import io.tableorder.foundation.database.Instants;
import io.tableorder.http.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about stores, which come without the connectors that they require. */
@Repository
class Stores implements StoreLookup {

    private static final String SELECT = """
            select id, name, currency, time_zone, language, to_char(business_day_cutoff, 'HH24:MI') as business_day_cutoff,
                   complete_sessions_at_day_end, created_at, updated_at,
            """ + Modes.COLUMNS + " from stores\n";

    private static final String FIND = SELECT + "where id = :id";

    /** Menus, groups of options and orders reference the row, so the lock also keeps new ones out of the store. */
    private static final String LOCK = FIND + " for update";

    private static final String LIST_OLDEST = """
            select id, name, currency from stores order by created_at, id limit :most
            """;

    private static final String FILTER = """
            where (:name::text is null or position(lower(:name) in lower(name)) > 0)
            """;

    private static final String LIST = SELECT + FILTER + "order by name, id limit :limit offset :offset";

    private static final String COUNT = "select count(*) from stores\n" + FILTER;

    private static final String ADD = """
            insert into stores (id, name, currency, time_zone, business_day_cutoff, complete_sessions_at_day_end, language, created_by, updated_by)
            values (:id, :name, :currency, :timeZone, :cutoff::time, :completeSessions, :language, :by, :by)
            """;

    private static final String UPDATE = """
            update stores
               set name = coalesce(:name, name),
                   currency = coalesce(:currency, currency),
                   time_zone = coalesce(:timeZone, time_zone),
                   business_day_cutoff = coalesce(:cutoff::time, business_day_cutoff),
                   complete_sessions_at_day_end = coalesce(:completeSessions, complete_sessions_at_day_end),
                   language = coalesce(:language, language),
                   updated_by = :by,
                   updated_at = now()
             where id = :id
            """;

    private static final String HAS_PRICES = """
            select exists (select from menus where store_id = :id)
                or exists (select from option_groups where store_id = :id)
                or exists (select from orders where store_id = :id)
                or exists (select from order_history where store_id = :id)
                or exists (select from deleted_orders where store_id = :id)
                or exists (select from order_voids where store_id = :id)
            """;

    /** The references without a foreign key. An event that waits for its publication counts; one that can never be published does not. */
    private static final String IS_OWED = """
            select exists (select from outbox where store_id = :id and next_attempt_at < 'infinity')
                or exists (select from dead_letters where store_id = :id)
                or exists (select from deliveries where store_id = :id and state in ('pending', 'sent', 'failed'))
            """;

    /**
     * A transaction that appends to the store's log holds this row and then waits for the store, which is locked here. Waiting for
     * the row would be a deadlock, so a locked row is skipped.
     */
    private static final String LOCK_SEQUENCE =
            "select true from store_seq where store_id = :id for update skip locked";

    /** These keys grant no access. */
    private static final String DELETE_REVOKED_KEYS =
            "delete from api_keys where store_id = :id and (revoked_at is not null or expires_at <= now())";

    private static final String DELETE = "delete from stores where id = :id";

    private static final String KNOWS_TIME_ZONE =
            "select exists (select from pg_timezone_names where name = :timeZone)";

    private final JdbcClient jdbc;

    Stores(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Store> find(UUID id) {
        return jdbc.sql(FIND).param("id", id).query(Stores::store).optional();
    }

    /** Reads the store and locks it until the transaction ends. Meanwhile no menu, group of options or order is added to it. */
    Optional<Store> lock(UUID id) {
        return jdbc.sql(LOCK).param("id", id).query(Stores::store).optional();
    }

    /**
     * Ordered by name.
     *
     * @param name a part of the names to list, in any case; null for all stores
     */
    Page<Store> list(@Nullable String name, Page.Request page) {
        List<Store> stores = jdbc.sql(LIST)
                .param("name", name)
                .param("limit", page.pageSize())
                .param("offset", page.offset())
                .query(Stores::store)
                .list();
        return page.of(
                stores, jdbc.sql(COUNT).param("name", name).query(Long.class).single());
    }

    void add(UUID id, StoreSettings.Create store, String by) {
        jdbc.sql(ADD)
                .param("id", id)
                .param("name", store.name())
                .param("currency", store.currency())
                .param("timeZone", store.timeZone())
                .param("cutoff", store.businessDayCutoff() == null ? "00:00" : store.businessDayCutoff())
                .param("completeSessions", Boolean.TRUE.equals(store.completeSessionsAtDayEnd()))
                .param("language", store.language() == null ? "ko" : store.language())
                .param("by", by)
                .update();
    }

    void update(UUID id, StoreSettings.Update changes, String by) {
        jdbc.sql(UPDATE)
                .param("id", id)
                .param("name", changes.name())
                .param("currency", changes.currency())
                .param("timeZone", changes.timeZone())
                .param("cutoff", changes.businessDayCutoff())
                .param("completeSessions", changes.completeSessionsAtDayEnd(), Types.BOOLEAN)
                .param("language", changes.language())
                .param("by", by)
                .update();
    }

    /** Whether the store has menus, groups of options, or orders: open, completed, deleted, or cancelled in part. */
    boolean hasPrices(UUID id) {
        return jdbc.sql(HAS_PRICES).param("id", id).query(Boolean.class).single();
    }

    /**
     * Deletes the store with its event log, its webhooks and its API keys that are revoked or expired.
     *
     * @return false if anything else refers to it, or if another transaction is appending to its log
     */
    boolean delete(UUID id) {
        boolean isAppending = jdbc.sql(LOCK_SEQUENCE)
                .param("id", id)
                .query(Boolean.class)
                .optional()
                .isEmpty();
        if (isAppending
                || jdbc.sql(IS_OWED).param("id", id).query(Boolean.class).single()) {
            return false;
        }
        try {
            jdbc.sql(DELETE_REVOKED_KEYS).param("id", id).update();
            jdbc.sql(DELETE).param("id", id).update();
            return true;
        } catch (DataIntegrityViolationException e) {
            return false;
        }
    }

    boolean knowsTimeZone(String timeZone) {
        return jdbc.sql(KNOWS_TIME_ZONE)
                .param("timeZone", timeZone)
                .query(Boolean.class)
                .single();
    }

    @Override
    public List<NamedStore> listOldest(int most) {
        return jdbc.sql(LIST_OLDEST).param("most", most).query(NamedStore.class).list();
    }

    private static Store store(ResultSet row, int n) throws SQLException {
        return new Store(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("currency"),
                row.getString("time_zone"),
                row.getString("language"),
                row.getString("business_day_cutoff"),
                row.getBoolean("complete_sessions_at_day_end"),
                Modes.of(row),
                List.of(),
                Instants.of(row, "created_at"),
                Instants.of(row, "updated_at"));
    }
}
