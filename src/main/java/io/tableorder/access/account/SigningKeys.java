package io.tableorder.access.account;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.tableorder.foundation.settings.KeyFiles;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.foundation.settings.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ssl.pem.PemContent;
import org.springframework.stereotype.Component;

/**
 * The RSA keys that sign and verify access tokens. One pair signs. All public keys in the folder of its public key verify, so that the
 * pair can be replaced while tokens of the old pair stay valid. The folder is read again each minute, and for a token of an unknown key, since
 * another instance may have started with a new pair. In development the first start creates the pair.
 */
@Component
class SigningKeys implements JWKSource<SecurityContext> {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final int BITS = 2048;
    private static final Duration FRESH = Duration.ofMinutes(1);

    /** Forged tokens do not have the folder read more often. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Public keys alone. A certificate in the folder is for something else, and its owner must not sign tokens. */
    private static final Pattern PUBLIC_KEY =
            Pattern.compile("-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", Pattern.DOTALL);

    private final RSAKey signing;
    private final Path publicPath;
    private final LongSupplier nanoTime;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Latest latest;

    /** @param at by {@link System#nanoTime} */
    private record Latest(JWKSet keys, long at) {}

    @Autowired
    SigningKeys(Settings settings) {
        this(settings, System::nanoTime);
    }

    SigningKeys(Settings settings, LongSupplier nanoTime) {
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
        this.signing = pair(privatePath, publicPath);
        this.publicPath = publicPath;
        this.nanoTime = nanoTime;
        this.latest = new Latest(readFolder(new JWKSet(signing.toPublicJWK())), nanoTime.getAsLong());
    }

    private static RSAKey pair(Path privatePath, Path publicPath) {
        try {
            RSAPrivateKey privateKey =
                    (RSAPrivateKey) PemContent.load(privatePath).getPrivateKey();
            List<RSAPublicKey> publicKeys = publicKeys(publicPath);
            if (publicKeys.isEmpty()) {
                throw new IllegalArgumentException(publicPath + " has no public key");
            }
            RSAPublicKey publicKey = publicKeys.stream()
                    .filter(key -> key.getModulus().equals(privateKey.getModulus()))
                    .filter(key -> key.getModulus().bitLength() >= BITS)
                    .findFirst()
                    .orElseThrow(() -> new StartRefused(
                            "JWT_PRIVATE_KEY_PATH and JWT_PUBLIC_KEY_PATH are not one RSA pair of at least 2048 bits"));
            return new RSAKey.Builder(jwk(publicKey)).privateKey(privateKey).build();
        } catch (IOException
                | GeneralSecurityException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException e) {
            throw new StartRefused("JWT_PRIVATE_KEY_PATH and JWT_PUBLIC_KEY_PATH: there is no RSA key pair in "
                    + privatePath + " (PEM) and " + publicPath + " (PEM)");
        }
    }

    RSAKey signing() {
        return signing;
    }

    /** The public keys. Each request asks for them: while one reads the folder again, the others go on with the keys of before. */
    JWKSet verifying() {
        if (isOlderThan(FRESH) && reading.tryLock()) {
            try {
                readUnlessWithin(FRESH);
            } finally {
                reading.unlock();
            }
        }
        return latest.keys();
    }

    /** Whether this is the id of one of the public keys. */
    boolean knows(@Nullable Object keyId) {
        return keyId instanceof String id && verifying().getKeyByKeyId(id) != null;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        List<JWK> known = selector.select(verifying());
        return known.isEmpty() ? selector.select(readForUnknown()) : known;
    }

    /** Waits for a reading under way, which may find the key. */
    private JWKSet readForUnknown() {
        reading.lock();
        try {
            readUnlessWithin(PAUSE);
        } finally {
            reading.unlock();
        }
        return latest.keys();
    }

    private void readUnlessWithin(Duration age) {
        if (isOlderThan(age)) {
            latest = new Latest(readFolder(latest.keys()), nanoTime.getAsLong());
        }
    }

    private boolean isOlderThan(Duration age) {
        return nanoTime.getAsLong() - latest.at() >= age.toNanos();
    }

    /** @param otherwise the keys if the folder cannot be read */
    private JWKSet readFolder(JWKSet otherwise) {
        Map<String, JWK> keys = new LinkedHashMap<>();
        keys.put(signing.getKeyID(), signing.toPublicJWK());
        try (Stream<Path> files = Files.list(publicPath.toAbsolutePath().getParent())) {
            for (Path file : files.filter(path -> path.toString().endsWith(".pem"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList()) {
                for (RSAKey key : keysIn(file)) {
                    keys.putIfAbsent(key.getKeyID(), key);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn(
                    "The folder of {} cannot be read whole: the keys that verify access tokens stay as they are ({})",
                    publicPath,
                    e.toString());
            return otherwise;
        }
        return new JWKSet(new ArrayList<>(keys.values()));
    }

    /** @throws IOException if the file may hold keys that cannot be read at the moment */
    private static List<RSAKey> keysIn(Path file) throws IOException {
        try {
            return publicKeys(file).stream().map(SigningKeys::jwk).toList();
        } catch (CharacterCodingException
                | AccessDeniedException
                | NoSuchFileException
                | GeneralSecurityException
                | IllegalArgumentException noRsaKey) {
            LOG.debug("{} holds no public key", file);
            return List.of();
        }
    }

    private static List<RSAPublicKey> publicKeys(Path file) throws IOException, GeneralSecurityException {
        KeyFactory rsa = KeyFactory.getInstance("RSA");
        List<RSAPublicKey> keys = new ArrayList<>();
        Matcher pem = PUBLIC_KEY.matcher(Files.readString(file));
        while (pem.find()) {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
            keys.add((RSAPublicKey) rsa.generatePublic(new X509EncodedKeySpec(encoded)));
        }
        return keys;
    }

    private static RSAKey jwk(RSAPublicKey publicKey) {
        try {
            return new RSAKey.Builder(publicKey)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .keyIDFromThumbprint()
                    .build();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
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
