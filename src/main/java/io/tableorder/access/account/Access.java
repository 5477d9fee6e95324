package io.tableorder.access.account;

import io.tableorder.http.Actor;
import java.time.Instant;
import java.util.UUID;

/**
 * The access that an accepted access token or API key grants.
 *
 * @param tokenId the token's {@code jti}; for an API key, a UUID made from the key's id
 * @param version the version of the actor's credentials when the token was issued; 0 for an API key
 */
public record Access(Actor actor, UUID tokenId, int version, Instant expiresAt) {}
