package io.tableorder.access.account;

import io.tableorder.http.Actor;
import java.time.Instant;
import java.util.UUID;

/**
 * An access token, or an API key, that was accepted.
 *
 * @param tokenId the token's {@code jti}; of a key, one that is made of its id
 * @param version of the actor's credentials when the token was issued; keys have none
 */
public record Access(Actor actor, UUID tokenId, int version, Instant expiresAt) {}
