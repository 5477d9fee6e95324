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
 */
public record Actor(Role role, @Nullable UUID storeId, long id) {

    /** The caller of the exchange's request. Read from the request, as routes run on another thread than Spring Security's filters. */
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

    /** Names the actor in tokens and in the audit columns: {@code table:7}, {@code admin:1} or {@code key:3}. */
    public String subject() {
        return switch (role) {
            case TABLE -> "table:" + id;
            case STORE_ADMIN, SUPER_ADMIN -> "admin:" + id;
            case INTEGRATION -> "key:" + id;
        };
    }
}
