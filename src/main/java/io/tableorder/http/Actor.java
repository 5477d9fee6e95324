package io.tableorder.http;

import static org.springframework.security.web.context.RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;

/**
 * The caller, as the access token or the API key proves it.
 *
 * @param storeId the only store whose data this actor can reach; null for super admins
 * @param id id of the table, the admin or the API key
 * @param device the device at the table that calls; null if it has logged in as the table itself, and for everyone else
 */
public record Actor(
        Role role,
        @Nullable UUID storeId,
        long id,
        @Nullable Device device) {

    public Actor(Role role, @Nullable UUID storeId, long id) {
        this(role, storeId, id, null);
    }

    /**
     * A device of guests: a tablet that was paired with its table, or a phone that has joined a visit.
     *
     * @param visit the session that a phone belongs to, at whatever table that is now; null for a tablet
     */
    public record Device(long id, @Nullable Long visit) {

        public boolean isPhone() {
            return visit != null;
        }
    }

    /** The caller of the exchange's request. Read from the request, as its route may run on another thread than Spring Security's filters. */
    public static Actor of(Exchange exchange) {
        return of(Requests.of(exchange));
    }

    /** The caller of a request. */
    public static Actor of(HttpServletRequest request) {
        Actor actor = find(request);
        if (actor == null) {
            throw new ProblemException(ProblemCode.AUTHENTICATION_REQUIRED);
        }
        return actor;
    }

    /** The caller of a request, or null if the request has no credentials. */
    public static @Nullable Actor find(HttpServletRequest request) {
        return request.getAttribute(DEFAULT_REQUEST_ATTR_NAME) instanceof SecurityContext context
                        && context.getAuthentication() != null
                        && context.getAuthentication().getPrincipal() instanceof Actor actor
                ? actor
                : null;
    }

    /** The actor's store. Super admins have none, and no operation that they may call asks for it. */
    public UUID store() {
        return Objects.requireNonNull(storeId);
    }

    /** The phone that calls, or null if the caller is none. */
    public @Nullable Device phone() {
        return device != null && device.isPhone() ? device : null;
    }

    /** Names the actor in tokens and in the audit columns: {@code table:7}, {@code phone:5}, {@code tablet:4}, {@code admin:1} or {@code key:3}. */
    public String subject() {
        return switch (role) {
            case TABLE -> device == null ? "table:" + id : (device.isPhone() ? "phone:" : "tablet:") + device.id();
            case STORE_ADMIN, SUPER_ADMIN -> "admin:" + id;
            case INTEGRATION -> "key:" + id;
        };
    }
}
