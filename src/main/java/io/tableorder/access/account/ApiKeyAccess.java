package io.tableorder.access.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.tableorder.failure.ProblemCode;
import io.tableorder.failure.ProblemException;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;

/** Converts an API key into the access that it grants. */
@Component
class ApiKeyAccess {

    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyAccess.class);

    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final ApiKeys apiKeys;
    private final AccessCheck check;
    private final LoadingCache<String, Optional<ApiKeys.Key>> known;
    private final Cache<Long, Boolean> recentlyUsed =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(A_MINUTE).build();

    ApiKeyAccess(ApiKeys apiKeys, AccessCheck check) {
        this.apiKeys = apiKeys;
        this.check = check;
        // Caches only data that never changes. AccessCheck checks whether a key is still valid.
        this.known = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(A_MINUTE)
                .build(apiKeys::findByPrefix);
    }

    /**
     * @param scope the scope that the operation requires; null if the contract has no such operation
     * @throws org.springframework.security.core.AuthenticationException if the key grants no access, or the database does not answer
     * @throws ProblemException if the key is valid, but lacks the scope
     */
    Access of(String text, @Nullable String scope) {
        ApiKeyText key = ApiKeyText.of(text).orElseThrow(() -> new InvalidBearerTokenException("no key"));
        try {
            ApiKeys.Key found = known.get(key.prefix())
                    .filter(candidate -> key.hasHash(candidate.hash()))
                    .orElseThrow(() -> new InvalidBearerTokenException("unknown key"));
            Access access = access(found);
            if (!access.expiresAt().isAfter(Instant.now())) {
                throw new OAuth2AuthenticationException(new OAuth2Error(TokenDecoder.EXPIRED));
            }
            if (!check.isStillGranted(access)) {
                throw new InvalidBearerTokenException("revoked");
            }
            if (scope != null && !hasScope(found, scope)) {
                throw new ProblemException(ProblemCode.INSUFFICIENT_SCOPE, scope);
            }
            return access;
        } catch (DataAccessException e) {
            throw new ActorConverter.AccessUnknown(e);
        }
    }

    private static boolean hasScope(ApiKeys.Key key, String scope) {
        return key.scopes().contains(ApiKeyScope.ALL) || key.scopes().contains(ApiKeyScope.of(scope));
    }

    private static Access access(ApiKeys.Key key) {
        return new Access(
                new Actor(Role.INTEGRATION, key.storeId(), key.id()),
                new UUID(0, key.id()),
                0,
                key.expiresAt() == null ? Instant.MAX : key.expiresAt());
    }

    /** Records that a key was used. A failure to do so does not fail the request. */
    void noteUse(Actor key) {
        if (recentlyUsed.asMap().putIfAbsent(key.id(), true) == null) {
            try {
                apiKeys.noteUse(key.store(), key.id());
            } catch (DataAccessException e) {
                LOG.debug("Use of {} is not recorded", key.subject(), e);
            }
        }
    }
}
