package io.tableorder.account;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;

/**
 * Turns a verified token into the {@link Actor} it names. An admin's token dies with a deactivation or a new password within
 * five seconds: that long an admin's status is remembered.
 */
@Component
class ActorConverter implements Converter<Jwt, AbstractAuthenticationToken> {

    private final LoadingCache<Long, Optional<Admins.Status>> adminStatus;

    ActorConverter(Admins admins) {
        this.adminStatus = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(Duration.ofSeconds(5))
                .build(admins::findStatus);
    }

    @Override
    public AbstractAuthenticationToken convert(Jwt token) {
        Actor actor;
        try {
            actor = actor(token);
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new InvalidBearerTokenException("claims");
        }
        if (actor.role() != Role.TABLE && !isCurrent(actor, token)) {
            throw new InvalidBearerTokenException("revoked");
        }
        return new ActorAuthentication(actor);
    }

    private static Actor actor(Jwt token) {
        Role role = Role.valueOf(required(token.getClaimAsString("role")).toUpperCase(Locale.ROOT));
        String storeId = token.getClaimAsString("store_id");
        Number id = required(token.getClaim(role == Role.TABLE ? "table_id" : "admin_id"));
        if ((role == Role.SUPER_ADMIN) != (storeId == null)) {
            throw new IllegalArgumentException("store_id");
        }
        Actor actor = new Actor(role, storeId == null ? null : UUID.fromString(storeId), id.longValue());
        if (!actor.subject().equals(token.getSubject())) {
            throw new IllegalArgumentException("sub");
        }
        return actor;
    }

    private boolean isCurrent(Actor admin, Jwt token) {
        return token.getClaim("ver") instanceof Number version
                && adminStatus
                        .get(admin.id())
                        .filter(status -> status.isActive() && status.tokenVersion() == version.intValue())
                        .isPresent();
    }

    private static <T> T required(@Nullable T claim) {
        if (claim == null) {
            throw new IllegalArgumentException("missing claim");
        }
        return claim;
    }

    private static class ActorAuthentication extends AbstractAuthenticationToken {

        private static final long serialVersionUID = 1L;

        private final transient Actor actor;

        ActorAuthentication(Actor actor) {
            super(List.of(new SimpleGrantedAuthority(actor.role().name())));
            this.actor = actor;
            setAuthenticated(true);
        }

        @Override
        public Object getPrincipal() {
            return actor;
        }

        @Override
        public String getCredentials() {
            return "";
        }
    }
}
