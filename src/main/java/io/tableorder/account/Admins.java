package io.tableorder.account;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All SQL about admins. */
@Repository
class Admins {

    private static final String FIND_BY_USERNAME = """
            select id, store_id, username, password_hash, role, is_active, token_version
              from admins
             where username = :username
            """;

    private static final String FIND_STATUS = "select is_active, token_version from admins where id = :id";

    private static final String ADD_FIRST_SUPER_ADMIN = """
            insert into admins (username, password_hash, role)
            select :username, :passwordHash, 'super_admin'
             where not exists (select from admins where role = 'super_admin')
            on conflict (username) do nothing
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

    record Status(boolean isActive, int tokenVersion) {}

    Optional<Admin> findByUsername(String username) {
        return jdbc.sql(FIND_BY_USERNAME)
                .param("username", username)
                .query(Admin.class)
                .optional();
    }

    Optional<Status> findStatus(long id) {
        return jdbc.sql(FIND_STATUS).param("id", id).query(Status.class).optional();
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
