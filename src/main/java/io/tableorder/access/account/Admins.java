package io.tableorder.access.account;

import io.tableorder.foundation.database.Instants;
import io.tableorder.http.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about admins. */
@Repository
class Admins {

    /** Ignores the case of A to Z only, whatever the database's locale. */
    private static final String FIND_BY_USERNAME = """
            select id, store_id, username, password_hash, role, is_active, token_version
              from admins
             where lower(username collate "C") = lower(cast(:username as text) collate "C")
            """;

    private static final String FIND_ACCOUNT = """
            select id, store_id, username, password_hash, role, is_active, token_version
              from admins
             where id = :id
            """;

    private static final String FIND_STATUS = """
            select is_active, token_version,
                   exists (select from revoked_tokens where token_id = :token) as is_logged_out
              from admins
             where id = :id
            """;

    private static final String ADD_FIRST_SUPER_ADMIN = """
            insert into admins (username, password_hash, role)
            select :username, :passwordHash, 'super_admin'
             where not exists (select from admins where role = 'super_admin' and is_active)
            on conflict do nothing
            """;

    private static final String HAS_SUPER_ADMIN =
            "select exists (select from admins where role = 'super_admin' and is_active)";

    private static final String ADD = """
            insert into admins (store_id, username, password_hash, role, created_by, updated_by)
            values (:store, :username, :passwordHash, :role, :by, :by)
            returning id
            """;

    private static final String SELECT_VIEW = """
            select id, username, role, store_id, is_active, created_at, created_by, updated_at, updated_by
              from admins
            """;

    private static final String FIND = SELECT_VIEW + "where id = :id";

    private static final String FILTER = """
            where (:store::uuid is null or store_id = :store)
              and (:role::text is null or role = :role)
              and (:isActive::boolean is null or is_active = :isActive)
              and (:search::text is null
                   or position(lower(:search) in lower(username)) > 0
                   or exists (select from stores s where s.id = store_id and position(lower(:search) in lower(s.name)) > 0))
            """;

    private static final String LIST = SELECT_VIEW + FILTER + "order by id desc limit :limit offset :offset";

    private static final String COUNT = "select count(*) from admins\n" + FILTER;

    /** Locks in the order of the ids: of two simultaneous transactions the second waits, and then sees what the first has changed. */
    private static final String LOCK_ACTIVE_SUPER_ADMINS = """
            select id from admins where role = 'super_admin' and is_active order by id for no key update
            """;

    private static final String SET_ACTIVE = """
            update admins
               set is_active = :isActive, token_version = token_version + 1, updated_by = :by, updated_at = now()
             where id = :id and is_active <> :isActive
            """;

    private static final String SET_PASSWORD = """
            update admins
               set password_hash = :passwordHash, token_version = token_version + 1, updated_by = :by, updated_at = now()
             where id = :id
            """;

    private final JdbcClient jdbc;

    Admins(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Admin(
            long id,
            @Nullable UUID storeId,
            String username,
            String passwordHash,
            String role,
            boolean isActive,
            int tokenVersion)
            implements Account {}

    record Status(boolean isActive, int tokenVersion, boolean isLoggedOut) {}

    /**
     * An admin as super admins see it.
     *
     * @param createdBy the subject of the actor; null for the service itself
     * @param updatedBy the subject of the actor; null for the service itself
     */
    record View(
            long id,
            String username,
            String role,
            @Nullable UUID storeId,
            boolean isActive,
            Instant createdAt,
            @Nullable String createdBy,
            Instant updatedAt,
            @Nullable String updatedBy) {}

    /**
     * Conditions on a list of admins. A null matches every admin.
     *
     * @param search a part of the user name, or of the name of the store, in any case
     */
    record Filter(
            @Nullable UUID store,
            @Nullable String role,
            @Nullable Boolean isActive,
            @Nullable String search) {}

    /** The spelling of a user name by which failed logins are counted: the same for all that {@link #findByUsername} treats as equal. */
    static String account(String username) {
        return username.toLowerCase(Locale.ROOT);
    }

    Optional<Admin> findByUsername(String username) {
        return jdbc.sql(FIND_BY_USERNAME)
                .param("username", username)
                .query(Admin.class)
                .optional();
    }

    Optional<Admin> findAccount(long id) {
        return jdbc.sql(FIND_ACCOUNT).param("id", id).query(Admin.class).optional();
    }

    Optional<Status> findStatus(long id, UUID token) {
        return jdbc.sql(FIND_STATUS)
                .param("id", id)
                .param("token", token)
                .query(Status.class)
                .optional();
    }

    boolean hasSuperAdmin() {
        return jdbc.sql(HAS_SUPER_ADMIN).query(Boolean.class).single();
    }

    /** @return false if there is an active super admin already, or the name is taken */
    boolean addFirstSuperAdmin(String username, String passwordHash) {
        return jdbc.sql(ADD_FIRST_SUPER_ADMIN)
                        .param("username", username)
                        .param("passwordHash", passwordHash)
                        .update()
                == 1;
    }

    /**
     * @return the new admin's id
     * @throws org.springframework.dao.DuplicateKeyException if the name is taken
     * @throws org.springframework.dao.DataIntegrityViolationException if there is no such store
     */
    long add(@Nullable UUID store, String username, String passwordHash, String role, String by) {
        return jdbc.sql(ADD)
                .param("store", store)
                .param("username", username)
                .param("passwordHash", passwordHash)
                .param("role", role)
                .param("by", by)
                .query(Long.class)
                .single();
    }

    Optional<View> find(long id) {
        return jdbc.sql(FIND).param("id", id).query(Admins::view).optional();
    }

    /** Newest first. */
    Page<View> list(Filter filter, Page.Request page) {
        List<View> views = filtered(LIST, filter)
                .param("limit", page.pageSize())
                .param("offset", page.offset())
                .query(Admins::view)
                .list();
        return page.of(views, filtered(COUNT, filter).query(Long.class).single());
    }

    /** Locks the active super admins until the transaction ends, and returns their ids. */
    List<Long> lockActiveSuperAdmins() {
        return jdbc.sql(LOCK_ACTIVE_SUPER_ADMINS).query(Long.class).list();
    }

    /** Revokes the admin's tokens if this changes the account. */
    void setActive(long id, boolean isActive, String by) {
        jdbc.sql(SET_ACTIVE)
                .param("id", id)
                .param("isActive", isActive)
                .param("by", by)
                .update();
    }

    /** Sets the password and revokes the admin's tokens. */
    void setPassword(long id, String passwordHash, String by) {
        jdbc.sql(SET_PASSWORD)
                .param("id", id)
                .param("passwordHash", passwordHash)
                .param("by", by)
                .update();
    }

    private JdbcClient.StatementSpec filtered(String sql, Filter filter) {
        return jdbc.sql(sql)
                .param("store", filter.store())
                .param("role", filter.role())
                .param("isActive", filter.isActive())
                .param("search", filter.search());
    }

    private static View view(ResultSet row, int n) throws SQLException {
        return new View(
                row.getLong("id"),
                row.getString("username"),
                row.getString("role"),
                row.getObject("store_id", UUID.class),
                row.getBoolean("is_active"),
                Instants.of(row, "created_at"),
                row.getString("created_by"),
                Instants.of(row, "updated_at"),
                row.getString("updated_by"));
    }
}
