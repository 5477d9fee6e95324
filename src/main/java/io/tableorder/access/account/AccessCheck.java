package io.tableorder.access.account;

import static org.springframework.security.web.context.RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME;

import com.github.benmanes.caffeine.cache.Ticker;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.DatabaseWatch;
import io.tableorder.http.Actor;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.stereotype.Component;

/**
 * Whether an access that was granted still is. An admin's ends with a deactivation, a new password or a logout within five
 * seconds, on every instance, as an API key's does when it is revoked; a table's with a new password or the table within a minute.
 * That long their status is remembered; while the database does not answer, longer: see {@link LastKnown}.
 */
@Component
public class AccessCheck {

    private static final Duration OF_ADMINS = Duration.ofSeconds(5);
    private static final Duration OF_KEYS = Duration.ofSeconds(5);
    private static final Duration OF_TABLES = Duration.ofMinutes(1);

    private final LastKnown<AdminToken, Optional<Admins.Status>> adminStatus;
    private final LastKnown<Actor, Optional<Integer>> tableVersion;
    private final LastKnown<Actor, Boolean> keyIsLive;

    AccessCheck(Admins admins, TableVersions tables, ApiKeys keys, DatabaseWatch database) {
        this.adminStatus = known(10_000, OF_ADMINS, token -> admins.findStatus(token.admin(), token.id()), database);
        this.tableVersion =
                known(100_000, OF_TABLES, table -> tables.findTokenVersion(table.store(), table.id()), database);
        this.keyIsLive = known(10_000, OF_KEYS, key -> keys.isLive(key.store(), key.id()), database);
    }

    private static <K, V> LastKnown<K, V> known(
            int most, Duration fresh, Function<K, V> source, DatabaseWatch database) {
        return new LastKnown<>(most, fresh, source, database::answers, Ticker.systemTicker());
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
            case TABLE -> tableVersion.forget(actor);
            case STORE_ADMIN, SUPER_ADMIN -> forgetAdmin(actor.id());
            case INTEGRATION -> keyIsLive.forget(actor);
        }
    }

    void forgetAdmin(long admin) {
        adminStatus.keys().removeIf(token -> token.admin() == admin);
    }

    void forgetToken(Access access) {
        adminStatus.forget(AdminToken.of(access));
    }
}
