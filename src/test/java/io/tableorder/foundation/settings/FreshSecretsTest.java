package io.tableorder.foundation.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class FreshSecretsTest {

    @Test
    void aSecretInAFileIsReadAnewEachTime(@TempDir Path secrets) throws Exception {
        Path file = Files.writeString(secrets.resolve("acme-pos.token"), "first\n");
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "given", Map.of("spring.config.import", "optional:configtree:" + secrets + "/")));
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        new FreshSecrets().postProcessEnvironment(environment, new SpringApplication());

        assertThat(environment.getProperty("acme-pos.token")).isEqualTo("first");
        Files.writeString(file, "second\n");
        assertThat(environment.getProperty("acme-pos.token")).isEqualTo("second");
    }
}
