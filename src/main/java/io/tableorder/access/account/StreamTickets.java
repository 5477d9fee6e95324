package io.tableorder.access.account;

import io.tableorder.foundation.database.Instants;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.http.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Tickets for clients that cannot send a header, such as a browser's {@code EventSource}. A ticket opens one live stream, once, within
 * thirty seconds, with the access of the token that requested it. Only a hash of the ticket is stored.
 */
@Repository
public class StreamTickets {

    public static final Duration LIFETIME = Duration.ofSeconds(30);

    private static final String ADD = """
            insert into stream_tickets (hash, role, store_id, actor_id, token_id, token_version, token_expires_at, device_id,
                                        expires_at)
            values (:hash, :role, :store, :actor, :token, :version, :tokenExpiresAt, :device,
                    now() + :lifetime * interval '1 second')
            """;

    private static final String USE = """
            delete from stream_tickets
             where hash = :hash
            returning role, store_id, actor_id, token_id, token_version, token_expires_at, device_id, expires_at > now() as is_good
            """;

    private static final int BYTES = 32;

    private final JdbcClient jdbc;
    private final SecureRandom random = new SecureRandom();

    StreamTickets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Issues a ticket that grants the same access. */
    public String issue(Access access) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Actor actor = access.actor();
        jdbc.sql(ADD)
                .param("hash", hash(ticket))
                .param("role", actor.role().word())
                .param("store", actor.store())
                .param("actor", actor.id())
                .param("token", access.tokenId())
                .param("version", access.version())
                .param("tokenExpiresAt", access.expiresAt().atOffset(ZoneOffset.UTC))
                .param("device", actor.device() == null ? null : actor.device().id(), Types.BIGINT)
                .param("lifetime", LIFETIME.toSeconds())
                .update();
        return ticket;
    }

    /** Uses the ticket up. Returns the access that it grants, or empty if it is unknown, used or expired. */
    Optional<Access> use(String ticket) {
        if (!ticket.matches("[A-Za-z0-9_-]{43}")) {
            return Optional.empty();
        }
        return jdbc.sql(USE)
                .param("hash", hash(ticket))
                .query((row, n) -> row.getBoolean("is_good") ? Optional.of(access(row)) : Optional.<Access>empty())
                .optional()
                .flatMap(good -> good);
    }

    private static Access access(ResultSet row) throws SQLException {
        return new Access(
                new Actor(
                        Role.of(row.getString("role")),
                        row.getObject("store_id", UUID.class),
                        row.getLong("actor_id"),
                        device(row)),
                row.getObject("token_id", UUID.class),
                row.getInt("token_version"),
                Instants.of(row, "token_expires_at"));
    }

    /** {@link DeviceFilter} finds out which visit a phone belongs to. */
    private static Actor.@Nullable Device device(ResultSet row) throws SQLException {
        Long id = row.getObject("device_id", Long.class);
        return id == null ? null : new Actor.Device(id, null);
    }

    private static byte[] hash(String ticket) {
        return Sha256.of(ticket.getBytes(StandardCharsets.US_ASCII));
    }
}
