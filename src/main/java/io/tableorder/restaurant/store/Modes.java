package io.tableorder.restaurant.store;

import io.tableorder.foundation.database.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All SQL about the modes of stores. */
@Repository
class Modes {

    static final String COLUMNS = """
            mode, mode_until, mode_reason, mode_minutes, mode_by, mode_since, interrupted_minutes, interrupted_until,
            interrupted_reason, clock_timestamp() as now
            """;

    private static final String FIND = "select " + COLUMNS + " from stores where id = :store";

    /** Orders and menus refer to the row, and go on: none of them changes or deletes it. */
    private static final String LOCK = FIND + " for no key update";

    /** The stores whose mode may change by their connectors, also by one that they do not require any more. */
    private static final String LIST_WATCHED = "select id, " + COLUMNS + """
              from stores
             where id in (select store_id from required_connectors) or mode = 'PAUSED' and mode_by = 'rule'
            """;

    private static final String FIND_ENDED = "select id from stores where mode_until <= clock_timestamp()";

    private static final String SET = """
            update stores
               set mode = :mode, mode_until = :until, mode_reason = :reason, mode_minutes = :minutes, mode_by = :by,
                   mode_since = :since, interrupted_minutes = :interrupted_minutes, interrupted_until = :interrupted_until,
                   interrupted_reason = :interrupted_reason, mode_version = mode_version + 1
             where id = :store
            returning number, mode_version
            """;

    private static final String COUNT_PAUSED = """
            select count(*) filter (where mode_by = 'rule') as by_rule, count(*) filter (where mode_by <> 'rule') as by_staff
              from stores
             where mode = 'PAUSED'
            """;

    private final JdbcClient jdbc;

    Modes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param now the time by the clock of the database */
    record Present(ModeState mode, Instant now) {}

    /** The number and the version of a store's mode, for its event. */
    record Version(long number, int modeVersion) {}

    record Paused(long byRule, long byStaff) {}

    record Watched(UUID store, Present present) {}

    List<Watched> listWatched() {
        return jdbc.sql(LIST_WATCHED)
                .query((row, n) -> new Watched(row.getObject("id", UUID.class), present(row)))
                .list();
    }

    /** Reads the mode and locks it until the transaction ends; empty if there is no such store. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Present> lock(UUID store) {
        return jdbc.sql(LOCK)
                .param("store", store)
                .query((row, n) -> present(row))
                .optional();
    }

    /** The stores whose mode has ended, and whose row does not say so yet. */
    List<UUID> findEnded() {
        return jdbc.sql(FIND_ENDED).query(UUID.class).list();
    }

    Version set(UUID store, ModeState mode) {
        ModeState interrupted = mode.interrupted();
        return jdbc.sql(SET)
                .param("store", store)
                .param("mode", mode.mode().name())
                .param("until", timestamp(mode.until()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("reason", mode.reason())
                .param("minutes", mode.minutes(), Types.INTEGER)
                .param("by", mode.changedBy())
                .param("since", timestamp(mode.since()))
                .param("interrupted_minutes", interrupted == null ? null : interrupted.minutes(), Types.INTEGER)
                .param(
                        "interrupted_until",
                        interrupted == null ? null : timestamp(interrupted.until()),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .param("interrupted_reason", interrupted == null ? null : interrupted.reason())
                .query(Version.class)
                .single();
    }

    Paused countPaused() {
        return jdbc.sql(COUNT_PAUSED).query(Paused.class).single();
    }

    /** The mode that a row with {@link #COLUMNS} has at its {@code now}. */
    static ModeState of(ResultSet row) throws SQLException {
        return storedIn(row).at(now(row));
    }

    private static Present present(ResultSet row) throws SQLException {
        return new Present(storedIn(row), now(row));
    }

    private static ModeState storedIn(ResultSet row) throws SQLException {
        Instant since = Instants.of(row, "mode_since");
        return new ModeState(
                StoreMode.valueOf(row.getString("mode")),
                Instants.orNull(row, "mode_until"),
                row.getString("mode_reason"),
                row.getObject("mode_minutes", Integer.class),
                row.getString("mode_by"),
                since,
                interruptedIn(row, since));
    }

    private static @Nullable ModeState interruptedIn(ResultSet row, Instant since) throws SQLException {
        Integer minutes = row.getObject("interrupted_minutes", Integer.class);
        return minutes == null
                ? null
                : new ModeState(
                        StoreMode.BUSY,
                        Instants.orNull(row, "interrupted_until"),
                        row.getString("interrupted_reason"),
                        minutes,
                        null,
                        since);
    }

    private static Instant now(ResultSet row) throws SQLException {
        return Instants.of(row, "now");
    }

    private static @Nullable OffsetDateTime timestamp(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }
}
