package io.tableorder.restaurant.store;

import io.tableorder.http.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about stores. */
@Repository
class Stores {

    private static final String SELECT = """
            select id, name, currency, time_zone, to_char(business_day_cutoff, 'HH24:MI') as business_day_cutoff,
                   complete_sessions_at_day_end, created_at, updated_at
              from stores
            """;

    private static final String FIND = SELECT + "where id = :id";

    /** No menu and no order comes into the store meanwhile: each of them needs the row to stay. */
    private static final String LOCK = FIND + " for update";

    private static final String FILTER = """
            where (:name::text is null or position(lower(:name) in lower(name)) > 0)
            """;

    private static final String LIST = SELECT + FILTER + "order by name, id limit :limit offset :offset";

    private static final String COUNT = "select count(*) from stores\n" + FILTER;

    private static final String ADD = """
            insert into stores (id, name, currency, time_zone, business_day_cutoff, complete_sessions_at_day_end, created_by, updated_by)
            values (:id, :name, :currency, :timeZone, :cutoff::time, :completeSessions, :by, :by)
            """;

    private static final String UPDATE = """
            update stores
               set name = coalesce(:name, name),
                   currency = coalesce(:currency, currency),
                   time_zone = coalesce(:timeZone, time_zone),
                   business_day_cutoff = coalesce(:cutoff::time, business_day_cutoff),
                   complete_sessions_at_day_end = coalesce(:completeSessions, complete_sessions_at_day_end),
                   updated_by = :by,
                   updated_at = now()
             where id = :id
            """;

    private static final String HAS_PRICES = """
            select exists (select from menus where store_id = :id)
                or exists (select from orders where store_id = :id)
                or exists (select from order_history where store_id = :id)
            """;

    /** What no foreign key says. An event that waits to be published is still owed; one that never can be is not. */
    private static final String IS_OWED = """
            select exists (select from outbox where store_id = :id and next_attempt_at < 'infinity')
                or exists (select from dead_letters where store_id = :id)
                or exists (select from deliveries where store_id = :id and state in ('pending', 'sent', 'failed'))
            """;

    /**
     * Who appends to the store's log has it, and then waits for the store, which is locked here: to wait for it as well would be a
     * deadlock.
     */
    private static final String LOCK_SEQUENCE =
            "select true from store_seq where store_id = :id for update skip locked";

    /** Nobody can come with one of them again. */
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

    /** Reads the store and keeps it, and whatever it has, from changing until the transaction ends. */
    Optional<Store> lock(UUID id) {
        return jdbc.sql(LOCK).param("id", id).query(Stores::store).optional();
    }

    /** By name. */
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
                .param("by", by)
                .update();
    }

    /** Whether anything in the store has or had a price. */
    boolean hasPrices(UUID id) {
        return jdbc.sql(HAS_PRICES).param("id", id).query(Boolean.class).single();
    }

    /**
     * Deletes the store with its event log, its webhooks and the API keys that open nothing any more.
     *
     * @return false if anything else refers to it
     */
    boolean delete(UUID id) {
        boolean isAtWork = jdbc.sql(LOCK_SEQUENCE)
                .param("id", id)
                .query(Boolean.class)
                .optional()
                .isEmpty();
        if (isAtWork || jdbc.sql(IS_OWED).param("id", id).query(Boolean.class).single()) {
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

    private static Store store(ResultSet row, int n) throws SQLException {
        return new Store(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("currency"),
                row.getString("time_zone"),
                row.getString("business_day_cutoff"),
                row.getBoolean("complete_sessions_at_day_end"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
