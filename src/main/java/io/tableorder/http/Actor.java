package io.tableorder.http;

import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import java.util.Objects;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;

/**
 * Who calls, as proven by the access token.
 *
 * @param storeId the only store whose data this actor meets; null for super admins
 * @param id of the table or of the admin
 */
public record Actor(Role role, @Nullable UUID storeId, long id) {

    /** Where Spring Security leaves the context of a request; routes run on another thread than its filters. */
    private static final String SECURITY_CONTEXT =
            RequestAttributeSecurityContextRepository.class.getName() + ".SPRING_SECURITY_CONTEXT";

    /** The caller of the request behind this exchange. */
    public static Actor of(Exchange exchange) {
        if (Requests.of(exchange).getAttribute(SECURITY_CONTEXT) instanceof SecurityContext context
                && context.getAuthentication() != null
                && context.getAuthentication().getPrincipal() instanceof Actor actor) {
            return actor;
        }
        throw new ProblemException(ProblemCode.AUTHENTICATION_REQUIRED);
    }

    /** The actor's store; super admins have none and never get where this is asked. */
    public UUID store() {
        return Objects.requireNonNull(storeId);
    }

    /** Names the actor in tokens and in the audit columns: {@code table:7} or {@code admin:1}. */
    public String subject() {
        return (role == Role.TABLE ? "table:" : "admin:") + id;
    }
}
