package io.tableorder.access.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tableorder.foundation.settings.Settings;
import io.tableorder.foundation.settings.StartRefused;
import io.tableorder.http.Actor;
import io.tableorder.http.Role;
import io.tableorder.testing.Certificates;
import io.tableorder.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.jwt.JwtException;

class SigningKeysTest {

    private static final Actor STAFF = new Actor(Role.STORE_ADMIN, UUID.randomUUID(), 1);

    @TempDir
    private Path folder;

    private final AtomicLong nanoTime = new AtomicLong();
    private Settings settings;
    private SigningKeys running;
    private TokenDecoder decoder;

    @BeforeEach
    void startAnInstance() {
        settings = settings(folder);
        running = new SigningKeys(settings, nanoTime::get);
        decoder = new TokenDecoder(running, settings);
    }

    @Test
    void aTokenOfAPairThatAnotherInstanceHasStartedWithIsGoodAtOnce() throws Exception {
        String old = token(running);
        replaceThePair();
        pass(Duration.ofSeconds(2));
        String fresh = token(new SigningKeys(settings));

        assertAccepted(fresh);
        assertAccepted(old);
        assertThat(running.verifying().getKeys()).hasSize(2);
    }

    @Test
    void aKnownDeviceOfTheNewPairIsKnownToTheOldInstance() throws Exception {
        KnownDevices devices = new KnownDevices(new Tokens(running, settings), running);
        replaceThePair();
        pass(Duration.ofSeconds(2));
        SigningKeys other = new SigningKeys(settings);
        Admins.Admin admin = new Admins.Admin(1, null, "boss", "none", "super_admin", true, 0);
        String device = new KnownDevices(new Tokens(other, settings), other)
                .remember(Optional.empty(), Role.SUPER_ADMIN, "boss", admin);
        assertThat(devices.find(device, Role.SUPER_ADMIN, "boss")).isPresent();
    }

    @Test
    void withinAMinuteTokensOfADeletedKeyAreRefused() throws Exception {
        String old = token(running);
        replaceThePair();
        SigningKeys fresh = new SigningKeys(settings, nanoTime::get);
        decoder = new TokenDecoder(fresh, settings);
        assertAccepted(old);
        Files.delete(folder.resolve("old-public.pem"));
        assertAccepted(old);
        pass(Duration.ofMinutes(1));
        assertThatThrownBy(() -> decoder.decode(old)).isInstanceOf(JwtException.class);
        assertAccepted(token(fresh));
    }

    @Test
    void forgedTokensDoNotHaveTheFolderReadEachTime(@TempDir Path elsewhere) throws Exception {
        String forged = token(new SigningKeys(settings(elsewhere)));
        pass(Duration.ofSeconds(2));
        assertThatThrownBy(() -> decoder.decode(forged)).isInstanceOf(JwtException.class);
        Files.copy(elsewhere.resolve("public.pem"), folder.resolve("other.pem"));
        assertThatThrownBy(() -> decoder.decode(forged)).isInstanceOf(JwtException.class);
        pass(Duration.ofSeconds(2));
        assertAccepted(forged);
    }

    @Test
    void aFolderThatCannotBeReadLeavesTheKeysAsTheyWere() throws Exception {
        String old = token(running);
        Files.move(folder, folder.resolveSibling(folder.getFileName() + "-away"));
        pass(Duration.ofMinutes(1));
        assertAccepted(old);
        Files.move(folder.resolveSibling(folder.getFileName() + "-away"), folder);
    }

    /** The memory of this process stands for a file of a disk that fails: it can be opened, and not be read at its beginning. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aKeyThatCannotBeReadForAMomentStays() throws Exception {
        String old = token(running);
        replaceThePair();
        decoder = new TokenDecoder(new SigningKeys(settings, nanoTime::get), settings);
        Path key = folder.resolve("old-public.pem");
        Files.delete(key);
        Files.createSymbolicLink(key, Path.of("/proc/self/mem"));
        pass(Duration.ofMinutes(1));
        assertAccepted(old);
        Files.delete(key);
        pass(Duration.ofMinutes(1));
        assertThatThrownBy(() -> decoder.decode(old)).isInstanceOf(JwtException.class);
    }

    /** As in a secret that is one text. */
    @Test
    void oneFileMayHoldTheKeysOfTwoPairs(@TempDir Path next) throws Exception {
        SigningKeys later = new SigningKeys(settings(next));
        String both = Files.readString(folder.resolve("public.pem")) + Files.readString(next.resolve("public.pem"));
        for (Path each : List.of(folder, next)) {
            Files.writeString(each.resolve("public.pem"), both);
        }
        decoder = new TokenDecoder(new SigningKeys(settings), settings);
        assertAccepted(token(later));
        decoder = new TokenDecoder(new SigningKeys(settings(next)), settings);
        assertAccepted(token(running));
    }

    @Test
    void aCertificateVerifiesNothing(@TempDir Path elsewhere) throws Exception {
        Path authority = new Certificates(elsewhere, "authority").authority();
        Files.copy(authority, folder.resolve("authority.pem"));
        assertThat(new SigningKeys(settings).verifying().getKeys()).hasSize(1);
    }

    private void replaceThePair() throws IOException {
        Files.move(folder.resolve("public.pem"), folder.resolve("old-public.pem"), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(folder.resolve("private.pem"));
        new SigningKeys(settings);
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private String token(SigningKeys keys) throws Exception {
        return new Tokens(keys, settings).issue(STAFF, 0);
    }

    private void assertAccepted(String token) {
        assertThatCode(() -> decoder.decode(token)).doesNotThrowAnyException();
    }

    private static Settings settings(Path keys) {
        return TestSettings.with(
                "env",
                "development",
                "jwt.private-key-path",
                keys.resolve("private.pem").toString(),
                "jwt.public-key-path",
                keys.resolve("public.pem").toString());
    }

    @Test
    void whereNoKeyCanBeMadeTheSettingIsNamed(@TempDir Path elsewhere) throws Exception {
        Path keys = Files.createFile(elsewhere.resolve("keys"));
        StartRefused refused = catchThrowableOfType(StartRefused.class, () -> new SigningKeys(settings(keys)));
        assertThat(refused.reasons())
                .singleElement()
                .asString()
                .startsWith("JWT_PRIVATE_KEY_PATH " + keys.resolve("private.pem") + " cannot be made: ");
    }

    @Test
    void filesThatAreNoPairAreNamed() throws Exception {
        Path privateKey = folder.resolve("private.pem");
        Path publicKey = folder.resolve("public.pem");
        String pair = Files.readString(privateKey);
        for (String content :
                List.of("", "not a key", pair.replace("PRIVATE", "PUBLIC"), pair.replaceAll("[A-Z]", "x"))) {
            Files.writeString(privateKey, content);
            StartRefused refused = catchThrowableOfType(StartRefused.class, () -> new SigningKeys(settings));
            assertThat(refused.reasons())
                    .as(content)
                    .containsExactly("JWT_PRIVATE_KEY_PATH and JWT_PUBLIC_KEY_PATH: there is no RSA key pair in "
                            + privateKey + " (PEM) and " + publicKey + " (PEM)");
        }
    }
}
