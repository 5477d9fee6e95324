package io.tableorder.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Access tokens that the service must not take, by somebody who has its public key, or even its private one. */
public final class Forgery {

    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final RSAKey ours;
    private final RSAKey foreign;
    private final byte[] publicDer;

    public Forgery(Settings settings) {
        try {
            String pem = Files.readString(settings.jwt().privateKeyPath());
            byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            RSAPrivateCrtKey secret = (RSAPrivateCrtKey) rsa.generatePrivate(new PKCS8EncodedKeySpec(key));
            var open = rsa.generatePublic(new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent()));
            this.publicDer = open.getEncoded();
            this.ours = new RSAKey.Builder((java.security.interfaces.RSAPublicKey) open)
                    .privateKey(secret)
                    .keyIDFromThumbprint()
                    .build();
            this.foreign = new RSAKeyGenerator(2048).keyID(ours.getKeyID()).generate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The name of the service's own key. */
    public String keyId() {
        return ours.getKeyID();
    }

    /** Nothing is wrong with this one; it shows that it is not the forger's hand that is noticed. */
    public String good(Actor actor) {
        return signed(ours, header().keyID(keyId()), claims(actor));
    }

    /** Ours, and too old since a moment ago. */
    public String expired(Actor actor) {
        return signed(
                ours,
                header(),
                claims(actor).issueTime(in(Duration.ofHours(-2))).expirationTime(in(Duration.ofSeconds(-5))));
    }

    /** Every kind of invalid token for this actor, by its defect. */
    public Map<String, String> forged(Actor actor) {
        String good = good(actor);
        boolean hasStore = actor.storeId() != null;
        String idClaim = idClaim(actor);
        Map<String, String> forged = new LinkedHashMap<>();
        forged.put("nonsense", "abc");
        forged.put("alg none", new PlainJWT(claims(actor).build()).serialize());
        forged.put("signature cut off", good.substring(0, good.lastIndexOf('.') + 1));
        forged.put("payload changed", changed(good, actor));
        forged.put("a foreign key with our kid", signed(foreign, header().keyID(keyId()), claims(actor)));
        forged.put("an unknown kid", signed(foreign, header().keyID("other"), claims(actor)));
        forged.put("a path for a kid", signed(foreign, header().keyID("../../etc/passwd"), claims(actor)));
        forged.put("its own key in the header", signed(foreign, header().jwk(foreign.toPublicJWK()), claims(actor)));
        forged.put("HS256 with the public key in PEM", hmac(publicPem(), actor));
        forged.put("HS256 with the public key in DER", hmac(publicDer, actor));
        forged.put("RS512", signed(ours, new JWSHeader.Builder(JWSAlgorithm.RS512).type(TYPE), claims(actor)));
        forged.put("another type", signed(ours, header().type(JOSEObjectType.JWT), claims(actor)));
        forged.put("another issuer", signed(ours, header(), claims(actor).issuer("else")));
        forged.put("another audience", signed(ours, header(), claims(actor).audience("else")));
        forged.put("no expiry", signed(ours, header(), claims(actor).expirationTime(null)));
        forged.put("a far expiry", signed(ours, header(), claims(actor).expirationTime(in(Duration.ofDays(3650)))));
        forged.put("issued in the future", signed(ours, header(), claims(actor).issueTime(in(Duration.ofHours(1)))));
        forged.put("no subject", signed(ours, header(), claims(actor).subject(null)));
        forged.put("another subject", signed(ours, header(), claims(actor).subject("table:1")));
        forged.put("no role", signed(ours, header(), claims(actor).claim("role", null)));
        forged.put("an unknown role", signed(ours, header(), claims(actor).claim("role", "root")));
        forged.put(
                hasStore ? "no store" : "a store",
                signed(
                        ours,
                        header(),
                        claims(actor)
                                .claim(
                                        "store_id",
                                        hasStore ? null : UUID.randomUUID().toString())));
        forged.put("a store that is no id", signed(ours, header(), claims(actor).claim("store_id", "x")));
        forged.put(
                "an actor that is no number",
                signed(ours, header(), claims(actor).claim(idClaim, "x")));
        return forged;
    }

    private static JWTClaimsSet.Builder claims(Actor actor) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer("table-order")
                .audience("table-order")
                .subject(actor.subject())
                .claim("role", actor.role().name().toLowerCase(Locale.ROOT))
                .claim(idClaim(actor), actor.id())
                .claim("ver", 0)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(in(Duration.ZERO))
                .expirationTime(in(Duration.ofHours(1)));
        return actor.storeId() == null
                ? claims
                : claims.claim("store_id", actor.storeId().toString());
    }

    private static String idClaim(Actor actor) {
        return actor.role() == Role.TABLE ? "table_id" : "admin_id";
    }

    private static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).type(TYPE);
    }

    private static String signed(RSAKey key, JWSHeader.Builder header, JWTClaimsSet.Builder claims) {
        try {
            SignedJWT token = new SignedJWT(header.build(), claims.build());
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hmac(byte[] secret, Actor actor) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).build(),
                    claims(actor).build());
            token.sign(new MACSigner(secret));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] publicPem() {
        return ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicDer)
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Under the old signature, another actor. */
    private static String changed(String token, Actor actor) {
        String[] parts = token.split("\\.");
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
                .replace(String.valueOf(actor.id()), String.valueOf(actor.id() + 1));
        String body = Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        return parts[0] + "." + body + "." + parts[2];
    }

    private static Date in(Duration duration) {
        return Date.from(Instant.now().plus(duration));
    }
}
