package io.tableorder.restaurant.visit;

import io.tableorder.access.account.DeviceLookup;
import io.tableorder.foundation.database.Instants;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about paired tablets and the phones of visits. */
@Repository
class Devices implements DeviceLookup {

    /** Writes at most once a minute for each device. */
    private static final String LOCATE = """
            with seen as (
                update devices
                   set last_seen_at = clock_timestamp()
                 where store_id = :store and id = :device and last_seen_at < clock_timestamp() - interval '1 minute'
            )
            select coalesce(s.table_id, d.table_id) as table_id, s.id as session_id,
                   d.kind = 'phone' and s.ended_at is not null as is_over
              from devices d
              left join table_sessions s on s.store_id = d.store_id and s.id = d.session_id
             where d.store_id = :store and d.id = :device
            """;

    /** The caller holds the lock on the session, so that phones are counted one after the other. */
    private static final String ADD_PHONE = """
            insert into devices (store_id, kind, session_id)
            select :store, 'phone', :session
             where (select count(*) from devices where store_id = :store and session_id = :session) < :most
            returning id
            """;

    private static final String ADD_TABLET = """
            insert into devices (store_id, kind, name, table_id, key_hash, paired_by)
            values (:store, 'tablet', :name, :table, :hash, :by)
            returning id
            """;

    private static final String FIND_BY_KEY = """
            select d.id, d.store_id, d.table_id, t.table_number, st.name as store_name
              from devices d
              join tables t on t.store_id = d.store_id and t.id = d.table_id
              join stores st on st.id = d.store_id
             where d.key_hash = :hash
            """;

    private static final String LIST = """
            select d.id, d.kind, d.name, t.id as table_id, t.table_number, d.session_id, d.paired_by, d.created_at, d.last_seen_at
              from devices d
              left join table_sessions s on s.store_id = d.store_id and s.id = d.session_id
              join tables t on t.store_id = d.store_id and t.id = coalesce(d.table_id, s.table_id)
             where d.store_id = :store and s.ended_at is null and (:table::bigint is null or t.id = :table)
             order by d.kind desc, d.id desc
             limit 500
            """;

    private static final String COUNT_TABLETS =
            "select count(*) from devices where store_id = :store and table_id is not null";

    private static final String REVOKE = "delete from devices where store_id = :store and id = :device";

    private static final String PUT_PAIRING = """
            insert into device_pairings as p (store_id, table_id, code_hash, created_by, expires_at)
            select store_id, id, :hash, :by, clock_timestamp() + make_interval(secs => :lifetime)
              from tables
             where store_id = :store and id = :table
                on conflict (store_id, table_id) do update
               set code_hash = excluded.code_hash, created_by = excluded.created_by, expires_at = excluded.expires_at
            """;

    /** Of two that use the code at once, the second one waits here, and finds nothing. */
    private static final String USE_PAIRING = """
            delete from device_pairings
             where code_hash = :hash
            returning store_id, table_id, created_by, expires_at > clock_timestamp() as is_good
            """;

    private final JdbcClient jdbc;

    Devices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A tablet with the names that it shows. */
    record Tablet(long id, UUID storeId, long tableId, String tableNumber, String storeName) {}

    /** A device as staff see it. */
    record Listed(
            long id,
            String kind,
            @Nullable String name,
            long tableId,
            String tableNumber,
            @Nullable Long sessionId,
            @Nullable String pairedBy,
            Instant createdAt,
            Instant lastSeenAt) {}

    /** A code that was used: it named this table. */
    record Pairing(UUID storeId, long tableId, String createdBy, boolean isGood) {}

    @Override
    public Optional<Place> locate(UUID store, long device) {
        return jdbc.sql(LOCATE)
                .param("store", store)
                .param("device", device)
                .query((row, n) -> new Place(
                        row.getLong("table_id"), row.getObject("session_id", Long.class), row.getBoolean("is_over")))
                .optional();
    }

    /** @return the phone's id, or empty if the session has as many as it may have */
    Optional<Long> addPhone(UUID store, long session, int most) {
        return jdbc.sql(ADD_PHONE)
                .param("store", store)
                .param("session", session)
                .param("most", most)
                .query(Long.class)
                .optional();
    }

    long addTablet(UUID store, long table, String name, byte[] keyHash, String pairedBy) {
        return jdbc.sql(ADD_TABLET)
                .param("store", store)
                .param("table", table)
                .param("name", name)
                .param("hash", keyHash)
                .param("by", pairedBy)
                .query(Long.class)
                .single();
    }

    Optional<Tablet> findTablet(byte[] keyHash) {
        return jdbc.sql(FIND_BY_KEY).param("hash", keyHash).query(Tablet.class).optional();
    }

    /**
     * Tablets first, then the phones of open sessions; the newest 500.
     *
     * @param table null for all tables
     */
    List<Listed> list(UUID store, @Nullable Long table) {
        return jdbc.sql(LIST)
                .param("store", store)
                .param("table", table)
                .query((row, n) -> new Listed(
                        row.getLong("id"),
                        row.getString("kind"),
                        row.getString("name"),
                        row.getLong("table_id"),
                        row.getString("table_number"),
                        row.getObject("session_id", Long.class),
                        row.getString("paired_by"),
                        Instants.of(row, "created_at"),
                        Instants.of(row, "last_seen_at")))
                .list();
    }

    int countTablets(UUID store) {
        return jdbc.sql(COUNT_TABLETS)
                .param("store", store)
                .query(Integer.class)
                .single();
    }

    /** @return whether the store had such a device */
    boolean revoke(UUID store, long device) {
        return jdbc.sql(REVOKE).param("store", store).param("device", device).update() == 1;
    }

    /**
     * Makes this the table's code, in place of an earlier one.
     *
     * @return whether there is such a table
     */
    boolean putPairing(UUID store, long table, byte[] codeHash, String by, Duration lifetime) {
        return jdbc.sql(PUT_PAIRING)
                        .param("store", store)
                        .param("table", table)
                        .param("hash", codeHash)
                        .param("by", by)
                        .param("lifetime", lifetime.toSeconds())
                        .update()
                == 1;
    }

    /** Uses the code up. */
    Optional<Pairing> usePairing(byte[] codeHash) {
        return jdbc.sql(USE_PAIRING)
                .param("hash", codeHash)
                .query(Pairing.class)
                .optional();
    }
}
