package io.tableorder.access.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.tableorder.foundation.settings.Settings;
import io.tableorder.foundation.settings.Settings.Mode;
import io.tableorder.foundation.settings.StartRefused;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.IntegrationTest;
import io.tableorder.testing.LogTap;
import io.tableorder.testing.Programs;
import io.tableorder.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** Accounts and signing keys at the start of the service. */
@IntegrationTest
class AccountStartTest {

    @Autowired
    private Admins admins;

    @Autowired
    private Passwords passwords;

    @Autowired
    private JdbcClient jdbc;

    @TempDir
    private Path folder;

    @Test
    @Transactional
    void theFirstSuperAdminIsMadeWhenThereIsNone() {
        jdbc.sql("delete from admins where role = 'super_admin'").update();
        String name = "root-" + UUID.randomUUID();

        firstSuperAdmin(name, "correct horse battery");
        firstSuperAdmin("second-" + name, "correct horse battery");

        Admins.Admin made = admins.findByUsername(name).orElseThrow();
        assertThat(made.role()).isEqualTo("super_admin");
        assertThat(passwords.matches("correct horse battery", made.passwordHash()))
                .isTrue();
        assertThat(admins.findByUsername("second-" + name)).isEmpty();
    }

    @Test
    @Transactional
    void aDeactivatedSuperAdminDoesNotCount() {
        jdbc.sql("update admins set is_active = false where role = 'super_admin'")
                .update();
        String name = "root-" + UUID.randomUUID();
        firstSuperAdmin(name, "correct horse battery");
        assertThat(admins.findByUsername(name)).isPresent();
    }

    @Test
    @Transactional
    void theFirstSuperAdminHasTheNameThatALoginFinds() {
        jdbc.sql("delete from admins where role = 'super_admin'").update();
        String name = "관리자-" + UUID.randomUUID();
        firstSuperAdmin(" " + Normalizer.normalize(name, Normalizer.Form.NFD) + "\u200b ", "correct horse battery");
        assertThat(admins.findByUsername(name)).isPresent();
    }

    @Test
    @Transactional
    void noSuperAdminIsMadeWithoutNameAndPassword() {
        jdbc.sql("delete from admins where role = 'super_admin'").update();
        firstSuperAdmin("", "");
        assertThat(admins.hasSuperAdmin()).isFalse();
    }

    private void firstSuperAdmin(String username, String password) {
        Settings given = TestSettings.with("bootstrap.admin-username", username, "bootstrap.admin-password", password);
        new FirstSuperAdmin(given, admins, passwords).run(new DefaultApplicationArguments());
    }

    @Test
    void productionRefusesADatabaseInWhichADemoPasswordWorks() {
        assertThatThrownBy(() -> demoPasswords(Mode.PRODUCTION).afterPropertiesSet())
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("demo password");
        assertThatCode(() -> demoPasswords(Mode.DEVELOPMENT).afterPropertiesSet())
                .doesNotThrowAnyException();
    }

    private DemoPasswords demoPasswords(Mode mode) {
        return new DemoPasswords(TestSettings.with("env", mode), admins, passwords);
    }

    @Test
    void keysAreMadeOnTheFirstStartAndKept() throws IOException {
        SigningKeys first = keys(Mode.DEVELOPMENT);
        SigningKeys second = keys(Mode.DEVELOPMENT);

        assertThat(second.signing().getKeyID()).isEqualTo(first.signing().getKeyID());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("private.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void productionMakesNoKeys() {
        assertThatThrownBy(() -> keys(Mode.PRODUCTION)).isInstanceOf(Exception.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aRetiredKeyInTheFolderGoesOnVerifying() throws IOException {
        SigningKeys old = keys(Mode.DEVELOPMENT);
        Files.move(folder.resolve("public.pem"), folder.resolve("retired.pem"));
        Files.delete(folder.resolve("private.pem"));

        SigningKeys fresh = keys(Mode.DEVELOPMENT);
        assertThat(fresh.signing().getKeyID()).isNotEqualTo(old.signing().getKeyID());
        assertThat(fresh.verifying().getKeyByKeyId(old.signing().getKeyID())).isNotNull();
        assertThat(fresh.verifying().getKeys()).allMatch(key -> !key.isPrivate());
    }

    @Test
    void keysThatDoNotBelongTogetherAreRefused() throws IOException {
        keys(Mode.DEVELOPMENT);
        Path kept = folder.resolve("kept");
        Files.move(folder.resolve("public.pem"), kept);
        Files.delete(folder.resolve("private.pem"));
        keys(Mode.DEVELOPMENT);
        Files.move(kept, folder.resolve("public.pem"), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> keys(Mode.DEVELOPMENT)).isInstanceOf(StartRefused.class);
        Files.writeString(folder.resolve("public.pem"), "not a key");
        assertThatThrownBy(() -> keys(Mode.DEVELOPMENT)).isInstanceOf(StartRefused.class);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void keysUnderTheirFormerNamesAreFoundWithAWarning(Mode mode) throws IOException {
        String former = keys(Mode.DEVELOPMENT, "jwt-private.pem", "jwt-public.pem")
                .signing()
                .getKeyID();
        try (LogTap log = new LogTap()) {
            assertThat(keys(mode).signing().getKeyID()).isEqualTo(former);
            assertThat(log.of(SigningKeys.class.getName()))
                    .singleElement()
                    .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.WARN))
                    .satisfies(line -> assertThat(line.getFormattedMessage())
                            .contains(
                                    "rename " + folder.resolve("jwt-private.pem"),
                                    "to " + folder.resolve("private.pem")));
        }
        assertThat(folder.resolve("private.pem")).doesNotExist();

        String present = keys(Mode.DEVELOPMENT, "new-private.pem", "new-public.pem")
                .signing()
                .getKeyID();
        Files.move(folder.resolve("new-private.pem"), folder.resolve("private.pem"));
        Files.move(folder.resolve("new-public.pem"), folder.resolve("public.pem"));
        assertThat(keys(mode).signing().getKeyID()).isEqualTo(present);
        assertThat(keys(mode).verifying().getKeyByKeyId(former))
                .as("tokens of the former key stay valid")
                .isNotNull();
    }

    /** As {@code openssl genrsa} makes it before OpenSSL 3. */
    @Test
    void aKeyInTheFormOfOlderProgramsIsRead() throws Exception {
        String id = keys(Mode.DEVELOPMENT).signing().getKeyID();
        String file = folder.resolve("private.pem").toString();
        ChildProcess.run(new ProcessBuilder(
                Programs.find("openssl").toString(), "rsa", "-traditional", "-in", file, "-out", file));
        assertThat(folder.resolve("private.pem")).content().startsWith("-----BEGIN RSA PRIVATE KEY-----");
        assertThat(keys(Mode.PRODUCTION).signing().getKeyID()).isEqualTo(id);
    }

    @Test
    void keysOfTheOriginalDesignsCommandsAreRead() throws Exception {
        String page = Files.readString(Path.of("docs/original-design.md"));
        String openssl = Programs.find("openssl").toString();
        List<String> commands = Pattern.compile("`(openssl [^`]+)`")
                .matcher(page)
                .results()
                .map(command -> command.group(1))
                .toList();
        assertThat(commands).hasSize(2);
        for (String command : commands) {
            List<String> words = new ArrayList<>(
                    List.of(command.replace("keys/", folder + "/").split(" ")));
            words.set(0, openssl);
            assertThat(ChildProcess.run(new ProcessBuilder(words)).exitCode()).isZero();
        }
        assertThat(keys(Mode.PRODUCTION).verifying().getKeys()).hasSize(1);
    }

    private SigningKeys keys(Mode mode) {
        return keys(mode, "private.pem", "public.pem");
    }

    private SigningKeys keys(Mode mode, String privateKey, String publicKey) {
        return new SigningKeys(TestSettings.with(
                "env", mode,
                "jwt.private-key-path", folder.resolve(privateKey),
                "jwt.public-key-path", folder.resolve(publicKey)));
    }
}
