package io.tableorder.restaurant.table;

import io.tableorder.access.account.Account;
import io.tableorder.access.account.TableVersions;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about tables. */
@Repository
public class Tables implements TableVersions {

    private static final String FIND = """
            select id, table_number, password_hash, token_version
              from tables
             where store_id = :store and table_number = :number
            """;

    private static final String EXISTS = "select exists (select from tables where store_id = :store and id = :id)";

    private static final String INSERT = """
            insert into tables (store_id, table_number, password_hash)
            values (:store, :number, :hash)
            on conflict (store_id, table_number) do nothing
            returning id
            """;

    private static final String UPDATE = """
            update tables
               set table_number = coalesce(:number, table_number),
                   password_hash = coalesce(:hash, password_hash),
                   token_version = token_version + (cast(:hash as text) is not null)::int
             where store_id = :store and id = :id
            returning table_number
            """;

    private static final String LOCK = "select id from tables where store_id = :store and id = :id for update";

    /** Those of a session that has been opened since the open one was locked are guests as well. */
    private static final String HAS_GUESTS = """
            select exists (
                   select
                     from table_sessions s
                    where s.store_id = :store and s.table_id = :id and s.ended_at is null
                      and (s.id is distinct from :locked::bigint
                           or exists (select from orders o where o.store_id = s.store_id and o.session_id = s.id)
                           or exists (select from devices d where d.store_id = s.store_id and d.session_id = s.id)
                           or exists (select from service_calls c
                                       where c.store_id = s.store_id and c.session_id = s.id and c.state <> 'resolved')))
            """;

    private static final String DELETE_SESSIONS =
            "delete from table_sessions where store_id = :store and table_id = :id";

    private static final String DELETE = "delete from tables where store_id = :store and id = :id";

    private static final String FIND_TOKEN_VERSION = """
            select token_version
              from tables
             where store_id = :store and id = :table
            """;

    private final JdbcClient jdbc;

    Tables(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Table(long id, String tableNumber, String passwordHash, int tokenVersion) implements Account {}

    Optional<Table> find(UUID store, String number) {
        return jdbc.sql(FIND)
                .param("store", store)
                .param("number", number)
                .query(Table.class)
                .optional();
    }

    public boolean exists(UUID store, long id) {
        return statement(EXISTS, store, id).query(Boolean.class).single();
    }

    /** @return the new table's id, or empty if the store has one of this number */
    Optional<Long> insert(UUID store, String number, String passwordHash) {
        return jdbc.sql(INSERT)
                .param("store", store)
                .param("number", number)
                .param("hash", passwordHash)
                .query(Long.class)
                .optional();
    }

    /**
     * Changes the values that are not null. A new password revokes the tokens of the old one.
     *
     * @return the table's number after the change, or empty if there is no such table
     */
    Optional<String> update(UUID store, long id, @Nullable String number, @Nullable String passwordHash) {
        return statement(UPDATE, store, id)
                .param("number", number)
                .param("hash", passwordHash)
                .query(String.class)
                .optional();
    }

    /**
     * Locks the table until the transaction ends. Meanwhile no session of the table opens.
     *
     * @return whether there is such a table
     */
    public boolean lock(UUID store, long id) {
        return statement(LOCK, store, id).query(Long.class).optional().isPresent();
    }

    /**
     * Whether the open session of the table has an order, a phone, or a call that is not resolved.
     *
     * @param locked the session that the transaction has locked; null if none was open
     */
    boolean hasGuests(UUID store, long id, @Nullable Long locked) {
        return statement(HAS_GUESTS, store, id)
                .param("locked", locked)
                .query(Boolean.class)
                .single();
    }

    /** Deletes the table with its sessions, none of which may have orders. */
    void delete(UUID store, long id) {
        statement(DELETE_SESSIONS, store, id).update();
        statement(DELETE, store, id).update();
    }

    private JdbcClient.StatementSpec statement(String sql, UUID store, long id) {
        return jdbc.sql(sql).param("store", store).param("id", id);
    }

    @Override
    public Optional<Integer> findTokenVersion(UUID store, long table) {
        return jdbc.sql(FIND_TOKEN_VERSION)
                .param("store", store)
                .param("table", table)
                .query(Integer.class)
                .optional();
    }
}
