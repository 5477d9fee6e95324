package io.tableorder.account;

import io.tableorder.http.Actor;
import java.time.Instant;
import java.util.UUID;

/**
 * An access token that was accepted.
 *
 * @param tokenId the token's {@code jti}
 * @param version of the actor's credentials when the token was issued
 */
public record Access(Actor actor, UUID tokenId, int version, Instant expiresAt) {}
