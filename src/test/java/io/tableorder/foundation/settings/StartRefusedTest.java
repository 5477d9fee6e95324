package io.tableorder.foundation.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tableorder.TableOrderApplication;
import io.tableorder.testing.ChildProcess;
import io.tableorder.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class StartRefusedTest {

    private final Map<String, Object> environment = new LinkedHashMap<>();

    /** Production as it should be. */
    @BeforeEach
    void setUp(@TempDir Path folder) throws IOException {
        environment.put("ENV", "production");
        environment.put("DATABASE_URL", "postgresql://shop:Vp3xTq0aLm@db:5432/shop");
        environment.put("REDIS_URL", "redis://cache:6379/0");
        environment.put("RABBITMQ_URL", "amqp://shop:Vp3xTq0aLm@mq:5672/");
        environment.put("JWT_PRIVATE_KEY_PATH", Files.createFile(folder.resolve("private.pem")));
        environment.put("JWT_PUBLIC_KEY_PATH", Files.createFile(folder.resolve("public.pem")));
    }

    @Test
    void productionStartsWithUrlsKeysAndGoodPasswords() {
        assertThat(reasons()).isEmpty();
    }

    @Test
    void productionTakesKeysUnderTheirFormerNames(@TempDir Path folder) throws IOException {
        environment.put("JWT_PRIVATE_KEY_PATH", folder.resolve("keys/private.pem"));
        environment.put("JWT_PUBLIC_KEY_PATH", folder.resolve("keys/public.pem"));
        Path keys = Files.createDirectory(folder.resolve("keys"));
        Files.createFile(keys.resolve("jwt-private.pem"));
        assertThat(reasons()).as("half a pair").hasSize(2);
        Files.createFile(keys.resolve("jwt-public.pem"));
        assertThat(reasons()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "PRODUCTION", "Production"})
    void productionNeedsEverything(String mode) {
        environment.clear();
        environment.put("ENV", mode);
        // Where the service has run before, the default paths have keys.
        environment.put("JWT_PRIVATE_KEY_PATH", "nowhere/private.pem");
        environment.put("JWT_PUBLIC_KEY_PATH", "nowhere/public.pem");
        assertThat(reasons())
                .satisfiesExactly(
                        reason -> assertThat(reason).startsWith("DATABASE_URL is not set"),
                        reason -> assertThat(reason).startsWith("REDIS_URL is not set"),
                        reason -> assertThat(reason).startsWith("RABBITMQ_URL is not set"),
                        reason -> assertThat(reason).startsWith("JWT_PRIVATE_KEY_PATH: there is no file"),
                        reason -> assertThat(reason).startsWith("JWT_PUBLIC_KEY_PATH: there is no file"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres:postgres",
                "shop:password",
                "shop:Password1!",
                "shop:1234",
                "shop:12345678",
                "shop:shop",
                "shop:shop2024",
                "shop:changeme",
                "table_order:table_order",
                "tableorder:tableorder",
                "shop:short1"
            })
    void productionRefusesADefaultPasswordOfTheDatabase(String credentials) {
        environment.put("DATABASE_URL", "postgresql://" + credentials + "@db/shop");
        assertThat(reasons()).containsExactly("DATABASE_URL has a default or guessable password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql://db/shop", "postgresql://shop@db/shop", "jdbc:postgresql://db/shop?user=shop"})
    void productionRefusesADatabaseWithoutPassword(String url) {
        environment.put("DATABASE_URL", url);
        assertThat(reasons()).containsExactly("DATABASE_URL has no password");
    }

    @Test
    void productionRefusesTheGuestOfRabbitMq() {
        environment.put("RABBITMQ_URL", "amqp://guest:guest@mq");
        assertThat(reasons()).containsExactly("RABBITMQ_URL has a default or guessable password");
        environment.put("RABBITMQ_URL", "amqp://mq");
        assertThat(reasons()).containsExactly("RABBITMQ_URL has no password");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            super1234    | is shorter than 10 characters
            admin12345!  | is a demo or guessable password
            0123456789   | is a demo or guessable password
            가나다라마바사아자차카타파하가나다라마바사아자차카 | is longer than 72 bytes
            """)
    void productionRefusesAWeakFirstPassword(String password, String reason) {
        environment.put("BOOTSTRAP_ADMIN_USERNAME", "boss");
        environment.put("BOOTSTRAP_ADMIN_PASSWORD", password);
        assertThat(reasons()).containsExactly("BOOTSTRAP_ADMIN_PASSWORD " + reason);
    }

    @Test
    void aPathThatTheLocaleCannotWriteIsNamed() {
        environment.put("DATA_DIR", "data\0");
        assertThat(reasons())
                .singleElement()
                .asString()
                .startsWith("DATA_DIR must be a path that can be written in this locale");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ENV                    | prod           | ENV must be development, test or production, not 'prod'
            JWT_EXPIRATION_HOURS   | abc            | JWT_EXPIRATION_HOURS must be a whole number, not 'abc'
            JWT_EXPIRATION_HOURS   | 0              | JWT_EXPIRATION_HOURS must be greater than or equal to 1
            JWT_ALGORITHM          | HS256          | JWT_ALGORITHM must be RS256
            ORDER_DUPLICATE_WINDOW | soon           | ORDER_DUPLICATE_WINDOW must be a duration such as 2s, not 'soon'
            CALL_ESCALATION        | -5             | CALL_ESCALATION must be longer than or equal to 1 second
            MIGRATION_LOCK_TIMEOUT | a while        | MIGRATION_LOCK_TIMEOUT must be a duration such as 2s, not 'a while'
            MIGRATION_LOCK_TIMEOUT | 0              | MIGRATION_LOCK_TIMEOUT must be longer than 0
            MIGRATION_LOCK_TIMEOUT | 25h            | MIGRATION_LOCK_TIMEOUT must be shorter than or equal to 1 day
            SHUTDOWN_DRAIN         | -5s            | SHUTDOWN_DRAIN must be longer than or equal to 0
            PORT                   | 70000          | PORT must be a port from 0 to 65535, not '70000'
            LOGIN_RATE_LIMIT_PER_MINUTE | -1        | LOGIN_RATE_LIMIT_PER_MINUTE must be greater than or equal to 1
            TRUSTED_PROXIES        | the-proxy      | TRUSTED_PROXIES must be addresses or ranges such as 10.0.0.0/8, not 'the-proxy'
            ORDER_HISTORY_RETENTION_MONTHS | 0      | ORDER_HISTORY_RETENTION_MONTHS must be greater than or equal to 1
            BOOTSTRAP_ADMIN_USERNAME | the boss      | BOOTSTRAP_ADMIN_USERNAME must have at most 50 characters: letters, digits and ._@+-
            BOOTSTRAP_ADMIN_USERNAME | 'ten-chars-ten-chars-ten-chars-ten-chars-ten-chars-1' | BOOTSTRAP_ADMIN_USERNAME must have at most 50 characters: letters, digits and ._@+-
            DEAD_LETTER_RETENTION_DAYS | 0          | DEAD_LETTER_RETENTION_DAYS must be greater than or equal to 1
            DATABASE_URL           | mysql://db/x   | DATABASE_URL must begin with postgresql:// or postgres://
            REDIS_URL              | http://cache   | REDIS_URL must begin with redis:// or rediss://
            UPLOADS_URL            | gs://photos    | UPLOADS_URL must be a folder, or begin with s3://
            UPLOADS_PUBLIC_URL     | /photos        | UPLOADS_PUBLIC_URL is no address such as https://host/path
            PUBLIC_URL             | order.example  | PUBLIC_URL is no address such as https://host/path
            RABBITMQ_URL           | amqp://mq:x    | RABBITMQ_URL names no valid host and port; it should look like amqp://user:password@host:5672/vhost
            """)
    void aWrongValueIsRefusedEverywhere(String variable, String value, String reason) {
        environment.put("ENV", "development");
        environment.put(variable, value);
        assertThat(reasons()).containsExactly(reason);
    }

    @Test
    void aFileOfAuthoritiesWithoutCertificatesIsRefused() {
        environment.put("ENV", "development");
        for (String file : new String[] {"pom.xml", "keys/README.md"}) {
            environment.put("TLS_CA_FILE", file);
            assertThat(reasons())
                    .singleElement()
                    .asString()
                    .matches("TLS_CA_FILE names a file .*certificate.*: "
                            + Path.of(file).toAbsolutePath());
        }
        environment.put("TLS_CA_FILE", "no/such.pem");
        assertThat(reasons())
                .containsExactly("TLS_CA_FILE names a file that cannot be read: "
                        + Path.of("no/such.pem").toAbsolutePath());
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        environment.put("DATABASE_URL", "postgresql://postgres:postgres@db/shop");
        environment.put("JWT_EXPIRATION_HOURS", "abc");
        environment.put("REDIS_URL", "cache");
        assertThat(reasons()).hasSize(3);
    }

    @Test
    void theProcessEndsWithLinesInsteadOfAStackTrace(@TempDir Path folder) throws Exception {
        Path noFolder = Files.createFile(folder.resolve("no-folder"));
        ProcessBuilder application = ChildProcess.application(TableOrderApplication.class.getName());
        Map<String, String> variables = application.environment();
        variables.put("ENV", "production");
        variables.put("DATABASE_URL", "postgresql://shop:hunter2@db/shop");
        variables.put("REDIS_URL", "");
        variables.put("LOG_FILE", noFolder + "/app.log");
        ChildProcess.Ended ended = ChildProcess.run(application);
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output().lines())
                .contains("DATABASE_URL has a default or guessable password")
                .contains("REDIS_URL is not set; in production there is no embedded Redis")
                .contains("LOG_FILE " + noFolder + "/app.log cannot be written by this user");
        assertThat(ended.output()).doesNotContain("hunter2").doesNotContain("\tat ");
    }

    @Test
    void passwordsDoNotShow() {
        String url = "postgresql://u:hunter2@db/shop";
        Settings settings = TestSettings.with(
                "database-url", url,
                "redis-url", url,
                "rabbitmq-url", url,
                "bootstrap.admin-username", "boss",
                "bootstrap.admin-password", "hunter2");
        assertThat(settings.toString()).doesNotContain("hunter2").contains("boss");
        assertThat(DatabaseUrl.parse(url).toString()).doesNotContain("hunter2");
        assertThat(Connections.rabbitmqUrl("amqp://u:hunter2@mq").toString()).doesNotContain("hunter2");
    }

    /** The reasons of the check for the application's own settings with these variables. */
    private List<String> reasons() {
        StandardEnvironment settings = new StandardEnvironment();
        settings.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        settings.getPropertySources().addFirst(new MapPropertySource("variables", environment));
        settings.getPropertySources()
                .addFirst(new MapPropertySource(
                        "no settings of the tests", Map.of("spring.config.location", "classpath:/application.yml")));
        ConfigDataEnvironmentPostProcessor.applyTo(settings);
        GenericApplicationContext context = new GenericApplicationContext();
        context.setEnvironment(settings);
        StartRefused refused = catchThrowableOfType(StartRefused.class, () -> new SettingsCheck().initialize(context));
        return refused == null ? List.of() : refused.reasons();
    }
}
