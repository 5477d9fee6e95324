package io.tableorder.access.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.tableorder.foundation.settings.KeyFiles;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.foundation.settings.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The RSA keys that sign and verify access tokens. One pair signs. All public keys in the folder of its public key verify, so that the
 * pair can be replaced while tokens of the old pair stay valid. In development the first start creates the pair.
 */
@Component
class SigningKeys {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final int BITS = 2048;
    private static final String PKCS1 = "RSA PRIVATE KEY";

    private final RSAKey signing;
    private final JWKSet verifying;

    SigningKeys(Settings settings) {
        KeyFiles files = settings.jwt().keyFiles();
        Path privatePath = files.privateKey();
        Path publicPath = files.publicKey();
        if (files.haveOldNames()) {
            LOG.warn(
                    "The keys for access tokens have the names of earlier versions: rename {} and {} to {} and {}",
                    privatePath,
                    publicPath,
                    settings.jwt().privateKeyPath(),
                    settings.jwt().publicKeyPath());
        }
        if (!settings.inProduction() && !Files.exists(privatePath) && !Files.exists(publicPath)) {
            create(privatePath, publicPath);
        }
        try {
            RSAPublicKey publicKey = readPublic(publicPath);
            RSAPrivateKey privateKey = readPrivate(privatePath);
            if (!publicKey.getModulus().equals(privateKey.getModulus())
                    || publicKey.getModulus().bitLength() < BITS) {
                throw new StartRefused(
                        "JWT_PRIVATE_KEY_PATH and JWT_PUBLIC_KEY_PATH are not one RSA pair of at least 2048 bits");
            }
            this.signing = jwk(publicKey, privateKey);
            this.verifying = verifyingKeys(publicPath);
        } catch (GeneralSecurityException | JOSEException | IllegalArgumentException | ClassCastException e) {
            throw new StartRefused("JWT_PRIVATE_KEY_PATH and JWT_PUBLIC_KEY_PATH: there is no RSA key pair in "
                    + privatePath + " (PEM) and " + publicPath + " (PEM)");
        }
    }

    RSAKey signing() {
        return signing;
    }

    /** The public keys. */
    JWKSet verifying() {
        return verifying;
    }

    private JWKSet verifyingKeys(Path publicPath) throws JOSEException {
        Map<String, JWK> keys = new LinkedHashMap<>();
        keys.put(signing.getKeyID(), signing.toPublicJWK());
        for (Path other : pemFilesBeside(publicPath)) {
            try {
                JWK key = jwk(readPublic(other));
                keys.putIfAbsent(key.getKeyID(), key);
            } catch (GeneralSecurityException | IllegalArgumentException notAPublicKey) {
                LOG.debug("{} holds no public key", other);
            }
        }
        return new JWKSet(new ArrayList<>(keys.values()));
    }

    private static List<Path> pemFilesBeside(Path file) {
        try (Stream<Path> files = Files.list(file.toAbsolutePath().getParent())) {
            return files.filter(path -> path.toString().endsWith(".pem"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RSAKey jwk(RSAPublicKey publicKey) throws JOSEException {
        return new RSAKey.Builder(publicKey)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .keyIDFromThumbprint()
                .build();
    }

    private static RSAKey jwk(RSAPublicKey publicKey, RSAPrivateKey privateKey) throws JOSEException {
        return new RSAKey.Builder(jwk(publicKey)).privateKey(privateKey).build();
    }

    private static RSAPublicKey readPublic(Path path) throws GeneralSecurityException {
        return (RSAPublicKey)
                KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(pem(path, "PUBLIC KEY")));
    }

    private static RSAPrivateKey readPrivate(Path path) throws GeneralSecurityException {
        byte[] encoded = text(path).contains(begin(PKCS1)) ? pkcs8(pem(path, PKCS1)) : pem(path, "PRIVATE KEY");
        return (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    /** Puts a key in the form of {@code openssl genrsa} before OpenSSL 3, and of LibreSSL, into the form that Java reads. */
    private static byte[] pkcs8(byte[] pkcs1) {
        byte[] before = HexFormat.of().parseHex("020100300d06092a864886f70d010101050004820000");
        ByteBuffer body = ByteBuffer.allocate(before.length + pkcs1.length)
                .put(before)
                .putShort(before.length - 2, (short) pkcs1.length)
                .put(pkcs1);
        return ByteBuffer.allocate(4 + body.capacity())
                .putShort((short) 0x3082)
                .putShort((short) body.capacity())
                .put(body.array())
                .array();
    }

    private static byte[] pem(Path path, String label) {
        String text = text(path);
        String begin = begin(label);
        String end = "-----END " + label + "-----";
        if (!text.contains(begin) || !text.contains(end)) {
            throw new IllegalArgumentException(path + " has no " + label);
        }
        String base64 = text.substring(text.indexOf(begin) + begin.length(), text.indexOf(end));
        return Base64.getMimeDecoder().decode(base64);
    }

    private static String begin(String label) {
        return "-----BEGIN " + label + "-----";
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read", e);
        }
    }

    private static void create(Path privatePath, Path publicPath) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            KeyPair pair = generator.generateKeyPair();
            write(privatePath, "PRIVATE KEY", pair.getPrivate(), "rw-------");
            write(publicPath, "PUBLIC KEY", pair.getPublic(), "rw-r--r--");
            LOG.info("Created a key pair for access tokens: {}, {}", privatePath, publicPath);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new StartRefused("JWT_PRIVATE_KEY_PATH " + privatePath.toAbsolutePath() + " cannot be made: " + e);
        }
    }

    private static void write(Path path, String label, Key key, String permissions) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Path draft = path.resolveSibling(path.getFileName() + ".tmp");
        Files.deleteIfExists(draft);
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        }
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        Files.writeString(draft, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
        Files.move(draft, path);
    }
}
