package io.tableorder.restaurant.visit;

import io.tableorder.foundation.database.Instants;
import io.tableorder.restaurant.visit.VisitEntry.OwnVisit;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about the codes of tables and of sessions, by which phones join, and about who may open a session. */
@Repository
class Visits {

    /** Wrong codes until a code is of no use. Of ten thousand codes, guessing finds the right one once in a thousand sessions. */
    static final int MOST_TRIES = 10;

    private static final String FIND_BY_QR_CODE = """
            select t.store_id, t.id as table_id, t.table_number, st.name as store_name, st.visit_opening, st.asks_visit_code
              from tables t
              join stores st on st.id = t.store_id
             where t.qr_code = :code
            """;

    /** Counts in the statement that compares: of many tries at once, ten are compared. */
    private static final String TRY_CODE = """
            update table_sessions
               set code_tries = code_tries + (visit_code is distinct from :code)::int
             where store_id = :store and id = :session and ended_at is null and code_tries < :most
            returning visit_code is not distinct from :code as fits, :most - code_tries as tries_left
            """;

    private static final String RENEW_CODE = """
            update table_sessions
               set visit_code = new_visit_code(), code_tries = 0
             where store_id = :store and table_id = :table and ended_at is null
            """;

    private static final String FIND_OPEN = """
            select s.id as session_id, t.id as table_id, t.table_number, s.started_at,
                   case when st.asks_visit_code then s.visit_code end as visit_code,
                   st.asks_visit_code and s.code_tries >= :most as is_locked,
                   (select count(*) from devices d where d.store_id = s.store_id and d.session_id = s.id) as phones
              from table_sessions s
              join tables t on t.store_id = s.store_id and t.id = s.table_id
              join stores st on st.id = s.store_id
             where s.store_id = :store and s.table_id = :table and s.ended_at is null
            """;

    private static final String FIND_OF_PHONE = """
            select t.id as table_id, t.table_number, st.name as store_name, s.id as session_id
              from devices d
              join table_sessions s on s.store_id = d.store_id and s.id = d.session_id and s.ended_at is null
              join tables t on t.store_id = s.store_id and t.id = s.table_id
              join stores st on st.id = s.store_id
             where d.store_id = :store and d.id = :phone
            """;

    private static final String FIND_SETTINGS =
            "select visit_opening, asks_visit_code as visit_code from stores where id = :store";

    private static final String SET_SETTINGS = """
            update stores
               set visit_opening = :opening, asks_visit_code = :code, updated_by = :by, updated_at = now()
             where id = :store
            """;

    private static final String FIND_TABLE = """
            select t.id as table_id, t.table_number, st.name as store_name
              from tables t
              join stores st on st.id = t.store_id
             where t.store_id = :store and t.id = :table
            """;

    private final JdbcClient jdbc;

    Visits(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The table that a QR code hangs at, and how its store opens visits. */
    record Scanned(
            UUID storeId,
            long tableId,
            String tableNumber,
            String storeName,
            String visitOpening,
            boolean asksVisitCode) {

        /** A code exists only once the visit is open, so a phone that has to know it cannot be the one that opens the visit. */
        boolean opens() {
            return visitOpening.equals("scan") && !asksVisitCode;
        }
    }

    /** What became of a try. */
    record Tried(boolean fits, int triesLeft) {}

    /**
     * An open session as staff see it.
     *
     * @param visitCode null if the store asks for none
     * @param isLocked whether too many wrong codes have made the code useless
     */
    record Open(
            long sessionId,
            long tableId,
            String tableNumber,
            Instant startedAt,
            @Nullable String visitCode,
            boolean isLocked,
            int phones) {}

    /** How the store opens visits: {@code scan} or {@code staff}; and whether phones need the visit's code. */
    record Settings(String visitOpening, boolean visitCode) {}

    /** A table with the names that guests know it by. */
    record Table(long tableId, String tableNumber, String storeName) {}

    Optional<Scanned> findByQrCode(String code) {
        return jdbc.sql(FIND_BY_QR_CODE)
                .param("code", code)
                .query(Scanned.class)
                .optional();
    }

    /** Compares a code with that of an open session. Empty if the code is of no use any more. */
    Optional<Tried> tryCode(UUID store, long session, String code) {
        return jdbc.sql(TRY_CODE)
                .param("store", store)
                .param("session", session)
                .param("code", code)
                .param("most", MOST_TRIES)
                .query(Tried.class)
                .optional();
    }

    /** @return whether the table has an open session */
    boolean renewCode(UUID store, long table) {
        return jdbc.sql(RENEW_CODE).param("store", store).param("table", table).update() == 1;
    }

    Optional<Open> findOpen(UUID store, long table) {
        return jdbc.sql(FIND_OPEN)
                .param("store", store)
                .param("table", table)
                .param("most", MOST_TRIES)
                .query((row, n) -> new Open(
                        row.getLong("session_id"),
                        row.getLong("table_id"),
                        row.getString("table_number"),
                        Instants.of(row, "started_at"),
                        row.getString("visit_code"),
                        row.getBoolean("is_locked"),
                        row.getInt("phones")))
                .optional();
    }

    /** Where the visit of a phone is now. Empty if it has ended, or staff have revoked the phone. */
    Optional<OwnVisit> findOfPhone(UUID store, long phone) {
        return jdbc.sql(FIND_OF_PHONE)
                .param("store", store)
                .param("phone", phone)
                .query(OwnVisit.class)
                .optional();
    }

    Settings settings(UUID store) {
        return jdbc.sql(FIND_SETTINGS)
                .param("store", store)
                .query(Settings.class)
                .single();
    }

    void set(UUID store, Settings settings, String by) {
        jdbc.sql(SET_SETTINGS)
                .param("store", store)
                .param("opening", settings.visitOpening())
                .param("code", settings.visitCode())
                .param("by", by)
                .update();
    }

    Optional<Table> findTable(UUID store, long table) {
        return jdbc.sql(FIND_TABLE)
                .param("store", store)
                .param("table", table)
                .query(Table.class)
                .optional();
    }
}
