package io.tableorder.restaurant.call;

import io.tableorder.http.Actor;
import io.tableorder.http.Page;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All SQL about calls. A row is locked before the sequence of its store, as all rows are that have events. */
@Repository
class Calls {

    private static final String SELECT = """
            select c.store_id, c.id, c.table_id, t.table_number, c.session_id, c.kind, c.note, c.state, c.version, c.called_at,
                   c.acknowledged_at, c.acknowledged_by, c.escalated_at, c.resolved_at, c.resolved_by
            """;

    private static final String OF_TABLES = """
              from service_calls c
              join tables t on t.store_id = c.store_id and t.id = c.table_id
             where c.store_id = :store
            """;

    private static final String FIND = SELECT + OF_TABLES + " and c.id = :id";

    // By itself: with its table as it was before the wait for the lock, a call that moves meanwhile would not be found.
    private static final String LOCK =
            "select id from service_calls where store_id = :store and id = :id for no key update";

    private static final String LOCK_ALL = """
            select id from service_calls where store_id = :store and session_id = :session order by id for no key update
            """;

    private static final String FIND_UNRESOLVED = SELECT + OF_TABLES + """
             and c.session_id = :session and c.kind = :kind and c.state <> 'resolved'
            """;

    private static final String OF_OPEN_SESSION = """
             and c.session_id = (select id from table_sessions
                                  where store_id = :store and table_id = :table and ended_at is null)
            """;

    private static final String OF_PHONE = """
             and c.session_id = (select s.id
                                   from devices d
                                   join table_sessions s on s.store_id = d.store_id and s.id = d.session_id
                                  where d.store_id = :store and d.id = :phone and s.ended_at is null)
            """;

    private static final String NEWEST = " order by c.id desc limit :limit";

    private static final String UNRESOLVED = " and c.state <> 'resolved'";

    private static final String OF_STATE = " and c.state = :state";

    private static final String OF_TABLE = " and c.table_id = :table";

    private static final String PAGE = " limit :limit offset :offset";

    private static final String COUNT = "select count(*) from service_calls c where c.store_id = :store";

    // The seconds until the oldest of the last calls, as many as are allowed, is older than the window.
    private static final String SECONDS_TO_WAIT = """
            select ceil(extract(epoch from called_at + :window::interval - clock_timestamp()))::bigint
              from service_calls
             where store_id = :store and session_id = :session and called_at > clock_timestamp() - :window::interval
             order by id desc
            offset :others
             limit 1
            """;

    private static final String INSERT = """
            insert into service_calls (store_id, table_id, session_id, kind, note, called_at)
            select store_id, table_id, id, :kind, :note, clock_timestamp()
              from table_sessions
             where store_id = :store and id = :session
            returning id
            """;

    private static final String ACKNOWLEDGE = """
            update service_calls
               set state = 'acknowledged', version = version + 1, acknowledged_at = clock_timestamp(), acknowledged_by = :by
             where store_id = :store and id = :id
            """;

    private static final String RESOLVE = """
            update service_calls
               set state = 'resolved', version = version + 1, resolved_at = clock_timestamp(), resolved_by = :by
             where store_id = :store
            """;

    private static final String RESOLVE_ONE = RESOLVE + " and id = :id";

    private static final String RESOLVE_ALL = "with c as (" + RESOLVE + """
               and session_id = :session and state <> 'resolved'
            returning *)
            """ + SELECT + """
              from c
              join tables t on t.store_id = c.store_id and t.id = c.table_id
             order by c.id
            """;

    /** Those that another session has of the same kind: a session has one of each. */
    private static final String RESOLVE_DOUBLES = "with c as (" + RESOLVE + """
               and session_id = :session and state <> 'resolved'
               and kind in (select kind from service_calls where store_id = :store and session_id = :into and state <> 'resolved')
            returning *)
            """ + SELECT + """
              from c
              join tables t on t.store_id = c.store_id and t.id = c.table_id
             order by c.id
            """;

    private static final String MOVE = """
            update service_calls
               set session_id = :into, table_id = :table
             where store_id = :store and session_id = :session
            """;

    // Instances escalate at the same time: each takes a call that no other has locked.
    private static final String ESCALATE_NEXT = """
            with due as (
                select id
                  from service_calls
                 where state = 'open' and escalated_at is null and called_at <= clock_timestamp() - :after::interval
                 order by called_at
                 limit 1
                   for no key update skip locked
            ), c as (
                update service_calls s
                   set version = s.version + 1, escalated_at = clock_timestamp()
                  from due
                 where s.id = due.id
                returning s.*
            )
            """ + SELECT + """
              from c
              join tables t on t.store_id = c.store_id and t.id = c.table_id
            """;

    /** More than guests at one table ever want to see. */
    private static final int MOST_SHOWN = 50;

    private final JdbcClient jdbc;

    Calls(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Escalated(UUID store, Call call) {}

    Optional<Call> find(UUID store, long id) {
        return of(FIND, store).param("id", id).query(Call::from).optional();
    }

    /** Reads the call and locks it until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Call> lock(UUID store, long id) {
        of(LOCK, store).param("id", id).query(Long.class).optional();
        return of(FIND, store).param("id", id).query(Call::from).optional();
    }

    /** The call of this kind that the session has and nobody has resolved. */
    Optional<Call> findUnresolved(UUID store, long session, CallKind kind) {
        return of(FIND_UNRESOLVED, store)
                .param("session", session)
                .param("kind", kind.word())
                .query(Call::from)
                .optional();
    }

    /** The calls of the guests' open session, newest first. */
    List<Call> listOfOpenSession(Actor guest) {
        Actor.Device phone = guest.phone();
        JdbcClient.StatementSpec calls = phone == null
                ? of(SELECT + OF_TABLES + OF_OPEN_SESSION + NEWEST, guest.store())
                        .param("table", guest.id())
                : of(SELECT + OF_TABLES + OF_PHONE + NEWEST, guest.store()).param("phone", phone.id());
        return calls.param("limit", MOST_SHOWN).query(Call::from).list();
    }

    /**
     * Calls that wait come oldest first, resolved ones newest first.
     *
     * @param state null for all that are not resolved
     */
    Page<Call> list(UUID store, @Nullable CallState state, @Nullable Long table, Page.Request page) {
        String filter = (state == null ? UNRESOLVED : OF_STATE) + (table == null ? "" : OF_TABLE);
        String order = " order by c.id" + (state == CallState.RESOLVED ? " desc" : "");
        List<Call> calls = filtered(SELECT + OF_TABLES + filter + order + PAGE, store, state, table)
                .param("limit", page.pageSize())
                .param("offset", page.offset())
                .query(Call::from)
                .list();
        return page.of(
                calls,
                filtered(COUNT + filter, store, state, table).query(Long.class).single());
    }

    /**
     * How many seconds the session has to wait for its next call.
     *
     * @return empty if it has made fewer than {@code most} calls within the window
     */
    Optional<Long> secondsToWait(UUID store, long session, int most, Duration window) {
        return of(SECONDS_TO_WAIT, store)
                .param("session", session)
                .param("window", window.toString())
                .param("others", most - 1)
                .query(Long.class)
                .optional();
    }

    /** @return the new call's id */
    long insert(UUID store, long session, OpenCall call) {
        return of(INSERT, store)
                .param("session", session)
                .param("kind", call.kind().word())
                .param("note", call.note())
                .query(Long.class)
                .single();
    }

    void acknowledge(UUID store, long id, String by) {
        of(ACKNOWLEDGE, store).param("id", id).param("by", by).update();
    }

    void resolve(UUID store, long id, String by) {
        of(RESOLVE_ONE, store).param("id", id).param("by", by).update();
    }

    /** Keeps the calls of a session from changing until the transaction ends. */
    void lockAll(UUID store, long session) {
        of(LOCK_ALL, store).param("session", session).query(Long.class).list();
    }

    /** Resolves all calls of a session. @return those that were not resolved before, oldest first */
    List<Call> resolveAll(UUID store, long session, String by) {
        return of(RESOLVE_ALL, store)
                .param("session", session)
                .param("by", by)
                .query(Call::from)
                .list();
    }

    /**
     * Resolves the calls of a session that another one has of the same kind.
     *
     * @return those that it has resolved, oldest first
     */
    List<Call> resolveDoubles(UUID store, long session, long into, String by) {
        return of(RESOLVE_DOUBLES, store)
                .param("session", session)
                .param("into", into)
                .param("by", by)
                .query(Call::from)
                .list();
    }

    /** Gives all calls of a session to another one, or takes them to another table with it. */
    void move(UUID store, long session, long into, long table) {
        of(MOVE, store)
                .param("session", session)
                .param("into", into)
                .param("table", table)
                .update();
    }

    /** Escalates one call that has been open for this long, if there is one that no other instance escalates. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Escalated> escalateNext(Duration after) {
        return jdbc.sql(ESCALATE_NEXT)
                .param("after", after.toString())
                .query((row, n) -> new Escalated(row.getObject("store_id", UUID.class), Call.from(row, n)))
                .optional();
    }

    private JdbcClient.StatementSpec of(String sql, UUID store) {
        return jdbc.sql(sql).param("store", store);
    }

    private JdbcClient.StatementSpec filtered(String sql, UUID store, @Nullable CallState state, @Nullable Long table) {
        return of(sql, store)
                .param("state", state == null ? null : state.word())
                .param("table", table);
    }
}
