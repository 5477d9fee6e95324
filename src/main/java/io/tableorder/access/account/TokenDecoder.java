package io.tableorder.access.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.tableorder.foundation.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Verifies access tokens by RFC 8725: RS256 only; the type, issuer and audience of this service; one of its signing keys, found by
 * {@code kid}; issued and expiring within the configured lifetime. A tablet sends the same token all day, so a verified token is cached
 * for a minute, which saves the RSA work on most requests.
 */
@Component
class TokenDecoder implements JwtDecoder {

    static final String EXPIRED = "token_expired";

    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private final SigningKeys signingKeys;
    private final NimbusJwtDecoder decoder;
    private final Cache<String, Jwt> verified = Caffeine.newBuilder()
            .maximumSize(20_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    TokenDecoder(SigningKeys signingKeys, Settings settings) {
        this.signingKeys = signingKeys;
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(Tokens.TYPE));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, signingKeys));
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        this.decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                claims(settings.jwt().lifetime()),
                jwt -> isPast(jwt.getExpiresAt()) ? failure(EXPIRED) : OAuth2TokenValidatorResult.success()));
    }

    @Override
    public Jwt decode(String token) {
        Jwt known = verified.getIfPresent(token);
        if (known != null
                && !isPast(known.getExpiresAt())
                && signingKeys.knows(known.getHeaders().get("kid"))) {
            return known;
        }
        Jwt jwt = decoder.decode(token);
        verified.put(token, jwt);
        return jwt;
    }

    private static OAuth2TokenValidator<Jwt> claims(Duration lifetime) {
        return jwt -> {
            Instant issued = jwt.getIssuedAt();
            Instant expires = jwt.getExpiresAt();
            boolean sound = Tokens.ISSUER.equals(jwt.getClaimAsString("iss"))
                    && jwt.getAudience() != null
                    && jwt.getAudience().contains(Tokens.AUDIENCE)
                    && jwt.getSubject() != null
                    && jwt.getId() != null
                    && issued != null
                    && expires != null
                    && !issued.isAfter(Instant.now().plus(CLOCK_SKEW))
                    && !expires.isAfter(issued.plus(lifetime).plus(CLOCK_SKEW));
            return sound ? OAuth2TokenValidatorResult.success() : failure("invalid_token");
        };
    }

    private static boolean isPast(@Nullable Instant expires) {
        return expires == null || !expires.isAfter(Instant.now());
    }

    private static OAuth2TokenValidatorResult failure(String code) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error(code));
    }
}
