package io.tableorder.account;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about admins. */
@Repository
class Admins {

    /** Only A to Z have two spellings, whatever the database's locale. */
    private static final String FIND_BY_USERNAME = """
            select id, store_id, username, password_hash, role, is_active, token_version
              from admins
             where lower(username collate "C") = lower(cast(:username as text) collate "C")
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
             where not exists (select from admins where role = 'super_admin')
            on conflict do nothing
            """;

    private static final String HAS_SUPER_ADMIN = "select exists (select from admins where role = 'super_admin')";

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
            int tokenVersion) {}

    record Status(boolean isActive, int tokenVersion, boolean isLoggedOut) {}

    /** The one spelling of a user name that failed logins are counted by. All that {@link #findByUsername} takes for one are one. */
    static String account(String username) {
        return username.toLowerCase(Locale.ROOT);
    }

    Optional<Admin> findByUsername(String username) {
        return jdbc.sql(FIND_BY_USERNAME)
                .param("username", username)
                .query(Admin.class)
                .optional();
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

    /** @return whether it was added: false when there is a super admin, or the name is taken */
    boolean addFirstSuperAdmin(String username, String passwordHash) {
        return jdbc.sql(ADD_FIRST_SUPER_ADMIN)
                        .param("username", username)
                        .param("passwordHash", passwordHash)
                        .update()
                == 1;
    }
}
