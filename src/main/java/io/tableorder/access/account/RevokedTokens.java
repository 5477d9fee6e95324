package io.tableorder.access.account;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The SQL that stores and deletes logged-out tokens. {@link Admins#findStatus} reads whether a token is logged out. */
@Repository
class RevokedTokens {

    private static final String ADD = """
            insert into revoked_tokens (token_id, expires_at) values (:token, :expiresAt) on conflict do nothing
            """;

    private final JdbcClient jdbc;

    RevokedTokens(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(UUID token, Instant expiresAt) {
        jdbc.sql(ADD)
                .param("token", token)
                .param("expiresAt", expiresAt.atOffset(ZoneOffset.UTC))
                .update();
    }
}
