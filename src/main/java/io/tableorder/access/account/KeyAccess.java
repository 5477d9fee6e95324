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

/** Turns an API key into the access that it gives. */
@Component
class KeyAccess {

    private static final Logger LOG = LoggerFactory.getLogger(KeyAccess.class);

    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final ApiKeys keys;
    private final AccessCheck check;
    private final LoadingCache<String, Optional<ApiKeys.Key>> known;
    private final Cache<Long, Boolean> inUse =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(A_MINUTE).build();

    KeyAccess(ApiKeys keys, AccessCheck check) {
        this.keys = keys;
        this.check = check;
        // Only what never changes about them. Whether one is still good is asked of AccessCheck.
        this.known = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(A_MINUTE)
                .build(keys::findByPrefix);
    }

    /**
     * @param scope that what is asked for needs; null: nothing is there
     * @throws org.springframework.security.core.AuthenticationException if it gives none, or the database cannot be asked
     * @throws ProblemException if it gives one, but not to that
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
            if (scope != null && !opens(found, scope)) {
                throw new ProblemException(ProblemCode.INSUFFICIENT_SCOPE, scope);
            }
            return access;
        } catch (DataAccessException e) {
            throw new ActorConverter.AccessUnknown(e);
        }
    }

    private static boolean opens(ApiKeys.Key key, String scope) {
        return key.scopes().contains(KeyScope.ALL) || key.scopes().contains(KeyScope.of(scope));
    }

    private static Access access(ApiKeys.Key key) {
        return new Access(
                new Actor(Role.INTEGRATION, key.storeId(), key.id()),
                new UUID(0, key.id()),
                0,
                key.expiresAt() == null ? Instant.MAX : key.expiresAt());
    }

    /** Remembers that a key is in use. Nobody is turned away because that fails. */
    void noteUse(Actor key) {
        if (inUse.asMap().putIfAbsent(key.id(), true) == null) {
            try {
                keys.noteUse(key.store(), key.id());
            } catch (DataAccessException e) {
                LOG.debug("Use of {} is not noted", key.subject(), e);
            }
        }
    }
}
