package io.tableorder.access.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Issues access tokens: RS256, type {@code at+jwt} (RFC 9068). A token names the actor and nothing else. */
@Component
public class Tokens {

    static final String ISSUER = "table-order";
    static final String AUDIENCE = "table-order";
    static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final String keyId;
    private final JWSSigner signer;
    private final Duration lifetime;
    private final Clock clock;

    Tokens(SigningKeys signingKeys, Settings settings) throws JOSEException {
        this.keyId = signingKeys.signing().getKeyID();
        this.signer = new RSASSASigner(signingKeys.signing());
        this.lifetime = settings.jwt().lifetime();
        this.clock = Clock.systemUTC();
    }

    /** @param version the version of the actor's credentials; a token of an older version is refused */
    public String issue(Actor actor, int version) {
        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(actor.subject())
                .claim("client_id", ISSUER) // RFC 9068 requires one, and this service is the only client
                .claim("role", actor.role().word())
                .claim(actor.role() == Role.TABLE ? "table_id" : "admin_id", actor.id())
                .claim("ver", version)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime)));
        if (actor.storeId() != null) {
            claims.claim("store_id", actor.storeId().toString());
        }
        Actor.Device device = actor.device();
        if (device != null) {
            claims.claim("device_id", device.id());
            if (device.visit() != null) {
                claims.claim("session_id", device.visit());
            }
        }
        return sign(TYPE, claims.build());
    }

    /** @param type the purpose of the token: a token of another type is refused */
    String sign(JOSEObjectType type, JWTClaimsSet claims) {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(type)
                        .keyID(keyId)
                        .build(),
                claims);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    public long expiresInSeconds() {
        return lifetime.toSeconds();
    }
}
