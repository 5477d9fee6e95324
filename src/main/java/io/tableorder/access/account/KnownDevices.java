package io.tableorder.access.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.tableorder.http.Role;
import io.tableorder.http.Sha256;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Devices on which somebody has logged in to an account before. Each has a token that says so, signed, and failures of its own: so
 * strangers who try passwords lock themselves out, and not those whose account it is. A token opens nothing, is good for one account,
 * and ends with its password.
 */
@Component
class KnownDevices {

    /** From the last login on. */
    static final Duration LIFETIME = Duration.ofDays(90);

    private static final JOSEObjectType TYPE = new JOSEObjectType("device+jwt");
    private static final String AUDIENCE = "table-order-login";

    private final Tokens tokens;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    KnownDevices(Tokens tokens, SigningKeys keys) {
        this.tokens = tokens;
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, new ImmutableJWKSet<>(keys.verifying())));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                AUDIENCE,
                new JWTClaimsSet.Builder().issuer(Tokens.ISSUER).build(),
                Set.of("sub", "account_id", "ver", "jti", "exp")));
    }

    /** @param id stays the device's from one login to the next, and with it its failures */
    record Device(String id, long accountId, int version) {

        /** What its failures, and its attempts, are counted by. */
        String counted() {
            return "device:" + id;
        }

        /** Whether the account is its own, and has the password that it had then. */
        boolean isOf(Account account) {
            return account.id() == accountId && account.tokenVersion() == version;
        }
    }

    /**
     * The device that a login comes from.
     *
     * @param token what it shows, if anything; one that is not good is as good as none
     * @param account that the login names
     */
    Optional<Device> find(@Nullable String token, Role role, String account) {
        if (token == null) {
            return Optional.empty();
        }
        try {
            JWTClaimsSet claims = processor.process(token, null);
            return subject(role, account).equals(claims.getSubject())
                    ? Optional.of(new Device(
                            claims.getJWTID(), claims.getLongClaim("account_id"), claims.getIntegerClaim("ver")))
                    : Optional.empty();
        } catch (ParseException | BadJOSEException | JOSEException notGood) {
            return Optional.empty();
        }
    }

    /** The token of a device on which somebody has logged in now. */
    String remember(Optional<Device> known, Role role, String name, Account account) {
        return remember(known, role, name, account, Instant.now());
    }

    String remember(Optional<Device> known, Role role, String name, Account account, Instant now) {
        return tokens.sign(
                TYPE,
                new JWTClaimsSet.Builder()
                        .issuer(Tokens.ISSUER)
                        .audience(AUDIENCE)
                        .subject(subject(role, name))
                        .claim("account_id", account.id())
                        .claim("ver", account.tokenVersion())
                        .jwtID(known.map(Device::id)
                                .orElseGet(() -> UUID.randomUUID().toString()))
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFETIME)))
                        .build());
    }

    /** Names the account without telling it to those who read the token. */
    private static String subject(Role role, String account) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.of((role + ":" + account).getBytes(StandardCharsets.UTF_8)));
    }
}
