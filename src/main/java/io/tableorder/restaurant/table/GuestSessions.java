package io.tableorder.restaurant.table;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The sessions that guests act in: the open one of their table, or, for a phone, the one that it has joined, at whatever table that is now.
 * A phone never acts in another session.
 */
@Repository
public class GuestSessions {

    private static final String FIND_DEVICE = """
            select coalesce(table_id, 0) as table_id, coalesce(session_id, 0) as session_id
              from devices
             where store_id = :store and id = :device
            """;

    private static final String LOCK_JOINED = """
            select s.id
              from table_sessions s
             where s.store_id = :store and s.id = :session and s.ended_at is null
               for no key update
            """;

    /** As {@link TableSessions#now}: both are of one snapshot. */
    private static final String NOW_JOINED = """
            select q.seq, coalesce(s.id, 0) as session
              from store_seq q
              left join devices d on d.store_id = q.store_id and d.id = :device
              left join table_sessions s on s.store_id = d.store_id and s.id = d.session_id and s.ended_at is null
             where q.store_id = :store
            """;

    private final JdbcClient jdbc;
    private final TableSessions sessions;
    private final Tables tables;

    GuestSessions(JdbcClient jdbc, TableSessions sessions, Tables tables) {
        this.jdbc = jdbc;
        this.sessions = sessions;
        this.tables = tables;
    }

    /** Where a device is, as staff have last said: 0 for the other of the two. */
    private record Found(long tableId, long sessionId) {}

    /** Like {@link #lockOrOpen(Actor)}. For staff it is the session of the table, and they may always open one. */
    @Transactional(propagation = Propagation.MANDATORY)
    public long lockOrOpen(Actor by, long table) {
        return by.role() == Role.TABLE
                ? lockOrOpen(by)
                : sessions.lockOpenOrOpen(by.store(), table)
                        .orElseThrow(() -> new ProblemException(ProblemCode.TABLE_NOT_FOUND));
    }

    /**
     * Locks the session of guests until the transaction ends. Opens one at the table of a tablet, if the store lets guests do so.
     *
     * @throws ProblemException if there is none and the guests may not open one, or if the device has been revoked
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public long lockOrOpen(Actor guest) {
        Actor.Device device = guest.device();
        if (device == null) {
            return lockOrOpenAt(guest.store(), guest.id());
        }
        Found found = find(guest.store(), device.id());
        return device.isPhone()
                ? lockJoined(guest.store(), device.id(), found.sessionId())
                : lockOrOpenAt(guest.store(), found.tableId());
    }

    /** The position of the store's log, and the session of the guests. */
    public TableSessions.Now now(Actor guest) {
        Actor.Device phone = guest.phone();
        if (phone == null) {
            return sessions.now(guest.store(), guest.id());
        }
        return jdbc.sql(NOW_JOINED)
                .param("store", guest.store())
                .param("device", phone.id())
                .query(TableSessions.Now.class)
                .single();
    }

    private long lockOrOpenAt(UUID store, long table) {
        return sessions.lockOpenOrOpenAsGuest(store, table)
                .orElseThrow(() -> new ProblemException(
                        tables.exists(store, table) ? ProblemCode.TABLE_NOT_OPEN : ProblemCode.TABLE_NOT_FOUND));
    }

    private long lockJoined(UUID store, long phone, long joined) {
        Optional<Long> locked = lock(store, joined);
        if (locked.isPresent()) {
            return locked.get();
        }
        // Staff may have merged the session into another one, which the phone has joined with that.
        long now = find(store, phone).sessionId();
        return (now == joined ? Optional.<Long>empty() : lock(store, now))
                .orElseThrow(() -> new ProblemException(ProblemCode.SESSION_ENDED));
    }

    private Found find(UUID store, long device) {
        return jdbc.sql(FIND_DEVICE)
                .param("store", store)
                .param("device", device)
                .query(Found.class)
                .optional()
                .orElseThrow(() -> new ProblemException(ProblemCode.TOKEN_INVALID));
    }

    private Optional<Long> lock(UUID store, long session) {
        return jdbc.sql(LOCK_JOINED)
                .param("store", store)
                .param("session", session)
                .query(Long.class)
                .optional();
    }
}
