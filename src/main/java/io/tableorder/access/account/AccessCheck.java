package io.tableorder.access.account;

import static org.springframework.security.web.context.RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME;

import com.github.benmanes.caffeine.cache.Ticker;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.foundation.database.DatabaseWatch;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;

/**
 * Checks whether an access is still granted. The access of an admin ends within five seconds of a deactivation, a new password or a
 * logout, on every instance; that of an API key ends within five seconds of its revocation; that of a table ends within a minute of a
 * new password or the deletion of the table. That of a device ends within a second of its revocation or the end of its visit. A stream of
 * either ends within ten seconds. Each status is cached for that long, and longer while the database does not answer: see {@link LastKnown}.
 */
@Component
public class AccessCheck {

    private static final Duration ADMIN_CACHE_TIME = Duration.ofSeconds(5);
    private static final Duration API_KEY_CACHE_TIME = Duration.ofSeconds(5);
    private static final Duration TABLE_CACHE_TIME = Duration.ofMinutes(1);
    private static final Duration DEVICE_CACHE_TIME = Duration.ofSeconds(1);

    /**
     * Of the streams of guests, which are checked every two seconds and end within ten. The end of a visit closes those of its phones as an
     * event, so that this is only about revoked devices and new passwords.
     */
    private static final Duration STREAM_CACHE_TIME = Duration.ofSeconds(8);

    private final LastKnown<AdminToken, Optional<Admins.Status>> adminStatus;
    private final LastKnown<Actor, Optional<Integer>> tableVersion;
    private final LastKnown<Actor, Boolean> apiKeyIsLive;
    private final LastKnown<StoreDevice, Optional<DeviceLookup.Place>> devicePlace;

    AccessCheck(Admins admins, TableVersions tables, ApiKeys apiKeys, DeviceLookup devices, DatabaseWatch database) {
        this.adminStatus =
                lastKnown(10_000, ADMIN_CACHE_TIME, token -> admins.findStatus(token.admin(), token.id()), database);
        this.tableVersion = lastKnown(
                100_000, TABLE_CACHE_TIME, table -> tables.findTokenVersion(table.store(), table.id()), database);
        this.apiKeyIsLive =
                lastKnown(10_000, API_KEY_CACHE_TIME, key -> apiKeys.isLive(key.store(), key.id()), database);
        this.devicePlace =
                lastKnown(100_000, DEVICE_CACHE_TIME, key -> devices.locate(key.store(), key.id()), database);
    }

    private static <K, V> LastKnown<K, V> lastKnown(
            int most, Duration fresh, Function<K, V> source, DatabaseWatch database) {
        return new LastKnown<>(most, fresh, source, database::answers, Ticker.systemTicker());
    }

    private record AdminToken(long admin, UUID id) {

        static AdminToken of(Access access) {
            return new AdminToken(access.actor().id(), access.tokenId());
        }
    }

    private record StoreDevice(UUID store, long id) {}

    /** The access of an authenticated request. */
    public Access of(HttpServletRequest request) {
        if (request.getAttribute(DEFAULT_REQUEST_ATTR_NAME) instanceof SecurityContext context
                && context.getAuthentication() instanceof ActorAuthentication authentication) {
            return authentication.getCredentials();
        }
        throw new ProblemException(ProblemCode.AUTHENTICATION_REQUIRED);
    }

    /** Queries the database at most once in five seconds for each admin token and each API key, and once a minute for each table. */
    public boolean isStillGranted(Access access) {
        return isStillGranted(access, TABLE_CACHE_TIME);
    }

    /** The same for a stream: queries the database about a table once in eight seconds. */
    public boolean isStillGrantedToStream(Access access) {
        return isStillGranted(access, STREAM_CACHE_TIME);
    }

    private boolean isStillGranted(Access access, Duration tableCacheTime) {
        return access.expiresAt().isAfter(Instant.now())
                && switch (access.actor().role()) {
                    case TABLE -> isGrantedToTable(access, tableCacheTime);
                    case STORE_ADMIN, SUPER_ADMIN -> isGrantedToAdmin(access);
                    case INTEGRATION -> apiKeyIsLive.get(access.actor());
                };
    }

    private boolean isGrantedToTable(Access access, Duration tableCacheTime) {
        Actor.Device device = access.actor().device();
        if (device != null) {
            return devicePlace
                    .get(new StoreDevice(access.actor().store(), device.id()), STREAM_CACHE_TIME)
                    .filter(place -> !place.isOver())
                    .isPresent();
        }
        return tableVersion.get(access.actor(), tableCacheTime).equals(Optional.of(access.version()));
    }

    /**
     * The access of a device, with the table and the session where it is now. Queries the database at most once a second for each device.
     *
     * @throws InvalidBearerTokenException if the device has been revoked
     * @throws VisitEnded if the visit of the phone has ended
     */
    Access locate(Access access, Actor.Device device) {
        UUID store = access.actor().store();
        DeviceLookup.Place place = devicePlace
                .get(new StoreDevice(store, device.id()))
                .orElseThrow(() -> new InvalidBearerTokenException("revoked"));
        if (place.isOver()) {
            throw new VisitEnded();
        }
        Actor located = new Actor(Role.TABLE, store, place.table(), new Actor.Device(device.id(), place.visit()));
        return new Access(located, access.tokenId(), access.version(), access.expiresAt());
    }

    /** The session of a phone has been completed. */
    static class VisitEnded extends AuthenticationException {

        private static final long serialVersionUID = 1L;

        VisitEnded() {
            super("session ended");
        }
    }

    private boolean isGrantedToAdmin(Access access) {
        return adminStatus
                .get(AdminToken.of(access))
                .filter(Admins.Status::isActive)
                .filter(status -> !status.isLoggedOut())
                .filter(status -> status.tokenVersion() == access.version())
                .isPresent();
    }

    /** Drops the cached status of an actor after a change. Other instances notice the change when their cached status expires. */
    public void forget(Actor actor) {
        switch (actor.role()) {
            case TABLE -> tableVersion.forget(actor);
            case STORE_ADMIN, SUPER_ADMIN -> forgetAdmin(actor.id());
            case INTEGRATION -> apiKeyIsLive.forget(actor);
        }
    }

    /** Drops what is cached about a device that was revoked. */
    public void forgetDevice(UUID store, long device) {
        devicePlace.forget(new StoreDevice(store, device));
    }

    void forgetAdmin(long admin) {
        adminStatus.keys().removeIf(token -> token.admin() == admin);
    }

    void forgetToken(Access access) {
        adminStatus.forget(AdminToken.of(access));
    }
}
