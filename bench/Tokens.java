import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Signs access tokens of tables and store admins. Reads lines {@code actor store_id rest}, where the actor is a table's id or
 * {@code admin:} and an admin's, and writes {@code token rest}.
 *
 * <p>{@code java bench/Tokens.java private-key.pem < actors > tokens}
 */
class Tokens {

    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    public static void main(String[] args) throws Exception {
        var key = privateKey(Path.of(args[0]));
        var header = URL.encodeToString(
                "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}".formatted(thumbprint(key)).getBytes(UTF_8));
        var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            var actor = line.split(" ", 3);
            System.out.println(sign(key, header, claims(actor[0], actor[1])) + " " + actor[2]);
        }
    }

    private static String claims(String actor, String store) {
        boolean isAdmin = actor.startsWith("admin:");
        long now = Instant.now().getEpochSecond();
        return """
                {"iss":"table-order","aud":"table-order","sub":"%s","role":"%s","store_id":"%s","%s":%d,\
                "ver":0,"jti":"%s","iat":%d,"exp":%d}"""
                .formatted(
                        isAdmin ? actor : "table:" + actor,
                        isAdmin ? "store_admin" : "table",
                        store,
                        isAdmin ? "admin_id" : "table_id",
                        Long.parseLong(isAdmin ? actor.substring(6) : actor),
                        UUID.randomUUID(),
                        now,
                        now + 4 * 3600);
    }

    private static String sign(PrivateKey key, String header, String claims) throws Exception {
        var input = header + "." + URL.encodeToString(claims.getBytes(UTF_8));
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(input.getBytes(UTF_8));
        return input + "." + URL.encodeToString(signature.sign());
    }

    private static RSAPrivateCrtKey privateKey(Path pem) throws Exception {
        var base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
        return (RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    /** RFC 7638. */
    private static String thumbprint(RSAPrivateCrtKey key) throws Exception {
        var jwk = "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
                .formatted(unsigned(key.getPublicExponent()), unsigned(key.getModulus()));
        return URL.encodeToString(MessageDigest.getInstance("SHA-256").digest(jwk.getBytes(UTF_8)));
    }

    private static String unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return URL.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}
