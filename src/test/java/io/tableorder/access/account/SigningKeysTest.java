package io.tableorder.access.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tableorder.foundation.settings.StartRefused;
import io.tableorder.testing.TestSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {

    @Test
    void whereNoKeyCanBeMadeTheSettingIsNamed(@TempDir Path folder) throws Exception {
        Path keys = Files.createFile(folder.resolve("keys"));
        StartRefused refused = catchThrowableOfType(
                StartRefused.class,
                () -> new SigningKeys(TestSettings.with(
                        "env", "development",
                        "jwt.private-key-path", keys.resolve("private.pem").toString(),
                        "jwt.public-key-path", keys.resolve("public.pem").toString())));
        assertThat(refused.reasons())
                .singleElement()
                .asString()
                .startsWith("JWT_PRIVATE_KEY_PATH " + keys.resolve("private.pem") + " cannot be made: ");
    }
}
