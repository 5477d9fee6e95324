package io.tableorder.access.account;

import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;

/**
 * Converts a verified token into the {@link Actor} that it names, unless the token has been revoked. That of a device is checked by
 * {@link DeviceFilter}.
 */
@Component
class ActorConverter implements Converter<Jwt, AbstractAuthenticationToken> {

    private final AccessCheck check;

    ActorConverter(AccessCheck check) {
        this.check = check;
    }

    @Override
    public AbstractAuthenticationToken convert(Jwt token) {
        Access access;
        try {
            access = access(token);
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new InvalidBearerTokenException("claims");
        }
        if (access.actor().device() == null && !isStillGranted(access)) {
            throw new InvalidBearerTokenException("revoked");
        }
        return new ActorAuthentication(access);
    }

    private boolean isStillGranted(Access access) {
        try {
            return check.isStillGranted(access);
        } catch (DataAccessException e) {
            throw new AccessUnknown(e);
        }
    }

    /** Whether a token or an API key is revoked is unknown, because the database does not answer. */
    static class AccessUnknown extends AuthenticationException {

        private static final long serialVersionUID = 1L;

        AccessUnknown(Throwable cause) {
            super("unknown", cause);
        }
    }

    private static Access access(Jwt token) {
        Number version = required(token.getClaim("ver"));
        return new Access(
                actor(token),
                UUID.fromString(required(token.getId())),
                version.intValue(),
                required(token.getExpiresAt()));
    }

    private static Actor actor(Jwt token) {
        Role role = Role.of(required(token.getClaimAsString("role")));
        String storeId = token.getClaimAsString("store_id");
        Number id = required(token.getClaim(role == Role.TABLE ? "table_id" : "admin_id"));
        if (role == Role.INTEGRATION) {
            throw new IllegalArgumentException("machines have API keys, not tokens");
        }
        if ((role == Role.SUPER_ADMIN) != (storeId == null)) {
            throw new IllegalArgumentException("store_id");
        }
        Actor actor =
                new Actor(role, storeId == null ? null : UUID.fromString(storeId), id.longValue(), device(role, token));
        if (!actor.subject().equals(token.getSubject())) {
            throw new IllegalArgumentException("sub");
        }
        return actor;
    }

    private static Actor.@Nullable Device device(Role role, Jwt token) {
        Number device = token.getClaim("device_id");
        Number visit = token.getClaim("session_id");
        if (device == null && visit == null) {
            return null;
        }
        if (role != Role.TABLE) {
            throw new IllegalArgumentException("device_id");
        }
        return new Actor.Device(required(device).longValue(), visit == null ? null : visit.longValue());
    }

    private static <T> T required(@Nullable T claim) {
        if (claim == null) {
            throw new IllegalArgumentException("missing claim");
        }
        return claim;
    }
}
