package io.tableorder.account;

import static org.springframework.security.web.context.RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.stereotype.Component;

/**
 * Whether an access that was granted still is. An admin's ends with a deactivation or a new password within five seconds, on
 * every instance: that long an admin's status is remembered.
 */
@Component
public class AccessCheck {

    private final LoadingCache<Long, Optional<Admins.Status>> adminStatus;

    AccessCheck(Admins admins) {
        this.adminStatus = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(Duration.ofSeconds(5))
                .build(admins::findStatus);
    }

    /** The access that let a request in. */
    public Access of(HttpServletRequest request) {
        if (request.getAttribute(DEFAULT_REQUEST_ATTR_NAME) instanceof SecurityContext context
                && context.getAuthentication() instanceof ActorAuthentication authentication) {
            return authentication.getCredentials();
        }
        throw new ProblemException(ProblemCode.AUTHENTICATION_REQUIRED);
    }

    /** Asks the database at most once in five seconds for each admin. */
    public boolean isStillGranted(Access access) {
        return access.expiresAt().isAfter(Instant.now())
                && (access.actor().role() == Role.TABLE
                        || adminStatus
                                .get(access.actor().id())
                                .filter(Admins.Status::isActive)
                                .filter(status -> status.tokenVersion() == access.version())
                                .isPresent());
    }
}
