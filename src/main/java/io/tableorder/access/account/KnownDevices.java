package io.tableorder.access.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
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
 * Devices that have logged in to an account before. Each has a signed device token as proof, and a count of failures of its own, so
 * that strangers who guess passwords do not lock out the owner of the account. A device token grants no access, is valid for one
 * account, and expires when the password changes.
 */
@Component
class KnownDevices {

    /** How long a device token is valid after the last login. */
    static final Duration LIFETIME = Duration.ofDays(90);

    private static final JOSEObjectType TYPE = new JOSEObjectType("device+jwt");
    private static final String AUDIENCE = "table-order-login";

    private final Tokens tokens;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    KnownDevices(Tokens tokens, SigningKeys signingKeys) {
        this.tokens = tokens;
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(TYPE));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, signingKeys));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                AUDIENCE,
                new JWTClaimsSet.Builder().issuer(Tokens.ISSUER).build(),
                Set.of("sub", "account_id", "ver", "jti", "exp")));
    }

    /** @param id stays the same from one login to the next, so that the failures of the device continue to count */
    record Device(String id, long accountId, int version) {

        /** The name by which the failures and attempts of the device are counted. */
        String counted() {
            return "device:" + id;
        }

        /** Whether the device token is for this account, and the account still has the same password. */
        boolean isOf(Account account) {
            return account.id() == accountId && account.tokenVersion() == version;
        }
    }

    /**
     * Finds the device that a login comes from.
     *
     * @param token the device token of the login; null if it has none; an invalid one is ignored
     * @param account the account that the login names
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

    /** Issues the device token after a login. */
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

    /** Identifies the account by a hash, so that the device token does not reveal the name. */
    private static String subject(Role role, String account) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.of((role + ":" + account).getBytes(StandardCharsets.UTF_8)));
    }
}
