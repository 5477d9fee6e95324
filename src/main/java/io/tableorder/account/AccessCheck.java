package io.tableorder.account;

import static org.springframework.security.web.context.RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.stereotype.Component;

/**
 * Whether an access that was granted still is. An admin's ends with a deactivation, a new password or a logout within five
 * seconds, on every instance, as an API key's does when it is revoked; a table's with a new password or the table within a minute.
 * That long their status is remembered.
 */
@Component
public class AccessCheck {

    private static final Duration OF_ADMINS = Duration.ofSeconds(5);
    private static final Duration OF_KEYS = Duration.ofSeconds(5);
    private static final Duration OF_TABLES = Duration.ofMinutes(1);

    private final LoadingCache<AdminToken, Optional<Admins.Status>> adminStatus;
    private final LoadingCache<Actor, Optional<Integer>> tableVersion;
    private final LoadingCache<Actor, Boolean> keyIsLive;

    AccessCheck(Admins admins, TableVersions tables, ApiKeys keys) {
        this.adminStatus = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(OF_ADMINS)
                .build(token -> admins.findStatus(token.admin(), token.id()));
        this.tableVersion = Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterWrite(OF_TABLES)
                .build(table -> tables.findTokenVersion(table.store(), table.id()));
        this.keyIsLive = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(OF_KEYS)
                .build(key -> keys.isLive(key.store(), key.id()));
    }

    private record AdminToken(long admin, UUID id) {

        static AdminToken of(Access access) {
            return new AdminToken(access.actor().id(), access.tokenId());
        }
    }

    /** The access that let a request in. */
    public Access of(HttpServletRequest request) {
        if (request.getAttribute(DEFAULT_REQUEST_ATTR_NAME) instanceof SecurityContext context
                && context.getAuthentication() instanceof ActorAuthentication authentication) {
            return authentication.getCredentials();
        }
        throw new ProblemException(ProblemCode.AUTHENTICATION_REQUIRED);
    }

    /** Asks the database at most once in five seconds for each token of an admin and each key, and once a minute for each table. */
    public boolean isStillGranted(Access access) {
        return access.expiresAt().isAfter(Instant.now())
                && switch (access.actor().role()) {
                    case TABLE -> isTables(access);
                    case STORE_ADMIN, SUPER_ADMIN -> isAdmins(access);
                    case INTEGRATION -> keyIsLive.get(access.actor());
                };
    }

    private boolean isTables(Access access) {
        return tableVersion.get(access.actor()).equals(Optional.of(access.version()));
    }

    private boolean isAdmins(Access access) {
        return adminStatus
                .get(AdminToken.of(access))
                .filter(Admins.Status::isActive)
                .filter(status -> !status.isLoggedOut())
                .filter(status -> status.tokenVersion() == access.version())
                .isPresent();
    }

    /** Lets this instance ask again at once for an actor whose status has changed. Other instances do so after a while. */
    public void forget(Actor actor) {
        switch (actor.role()) {
            case TABLE -> tableVersion.invalidate(actor);
            case STORE_ADMIN, SUPER_ADMIN -> forgetAdmin(actor.id());
            case INTEGRATION -> keyIsLive.invalidate(actor);
        }
    }

    void forgetAdmin(long admin) {
        adminStatus.asMap().keySet().removeIf(token -> token.admin() == admin);
    }

    void forgetToken(Access access) {
        adminStatus.invalidate(AdminToken.of(access));
    }
}
