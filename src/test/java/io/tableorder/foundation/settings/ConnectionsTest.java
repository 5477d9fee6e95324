package io.tableorder.foundation.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

class ConnectionsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            postgresql://ann:pw@db:5432/shop                  | jdbc:postgresql://db:5432/shop           | ann   | pw
            postgres://ann:pw@db/shop                         | jdbc:postgresql://db/shop                | ann   | pw
            postgresql+asyncpg://ann:pw@db:5432/shop          | jdbc:postgresql://db:5432/shop           | ann   | pw
            postgresql+psycopg2://ann:pw@db:5432/shop         | jdbc:postgresql://db:5432/shop           | ann   | pw
            POSTGRESQL://ann@db/shop                          | jdbc:postgresql://db/shop                | ann   | -
            postgresql://db/shop                              | jdbc:postgresql://db/shop                | -     | -
            postgresql://a%40b:p%3Aw%2F%25%2B+@db/shop        | jdbc:postgresql://db/shop                | a@b   | p:w/%++
            postgresql://ann:p@w:d@db/shop                    | jdbc:postgresql://db/shop                | ann   | p@w:d
            postgresql://ann:%EB%B9%84%EB%B0%80@db/shop       | jdbc:postgresql://db/shop                | ann   | 비밀
            postgresql://ann:pw@db/my%20shop                  | jdbc:postgresql://db/my+shop             | ann   | pw
            postgresql://ann:pw@[::1]:5432/shop               | jdbc:postgresql://[::1]:5432/shop        | ann   | pw
            postgresql://ann:pw@one:5432,two:5433/shop        | jdbc:postgresql://one:5432,two:5433/shop | ann   | pw
            jdbc:postgresql://db:5432/shop?user=ann&password=p%26w | jdbc:postgresql://db:5432/shop      | ann   | p&w
            jdbc:postgresql://db:5432/shop                    | jdbc:postgresql://db:5432/shop           | -     | -
            """)
    void readsDatabaseUrls(String url, String jdbcUrl, String user, String password) {
        Map<String, Object> properties = Connections.database(url);
        for (String prefix : new String[] {"spring.datasource.", "spring.flyway."}) {
            assertThat((String) properties.get(prefix + "url")).startsWith(jdbcUrl + "?");
            assertThat(Driver.parseURL((String) properties.get(prefix + "url"), null))
                    .isNotNull();
            assertThat(properties.get(prefix + "password")).isEqualTo(password);
        }
        assertThat(properties.get("spring.datasource.username")).isEqualTo(user);
        assertThat(properties.get("spring.flyway.user")).isEqualTo(user);
    }

    @Test
    void limitsRequestsButNotMigrations() {
        Map<String, Object> properties = Connections.database("postgresql://ann:pw@db/shop");
        assertThat(parameter(properties, "spring.datasource.url", "options"))
                .isEqualTo("-c statement_timeout=5s -c lock_timeout=2s -c idle_in_transaction_session_timeout=15s");
        assertThat(parameter(properties, "spring.datasource.url", "socketTimeout"))
                .isEqualTo("30");
        assertThat(parameter(properties, "spring.flyway.url", "options")).isNull();
        assertThat(parameter(properties, "spring.flyway.url", "socketTimeout")).isNull();
        assertThat(parameter(properties, "spring.flyway.url", "connectTimeout")).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ann:pw@db/shop?sslmode=require&connect_timeout=9&application_name=a%20b%2Bc&options=-c%20x%3D1",
                "jdbc:postgresql://db/shop?sslmode=require&connectTimeout=9&ApplicationName=a%20b%2Bc&options=-c%20x%3D1"
            })
    void keepsTheParametersThatAreGiven(String url) {
        Map<String, Object> properties = Connections.database(url);
        for (String property : new String[] {"spring.datasource.url", "spring.flyway.url"}) {
            assertThat(parameter(properties, property, "sslmode")).isEqualTo("require");
            assertThat(parameter(properties, property, "connectTimeout")).isEqualTo("9");
            assertThat(parameter(properties, property, "ApplicationName")).isEqualTo("a b+c");
            assertThat(parameter(properties, property, "options")).isEqualTo("-c x=1");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            sslmode=verify-full                        | /ca.pem | /ca.pem  | -
            sslmode=verify-ca                          | /ca.pem | /ca.pem  | -
            sslmode=verify-full                        | ''      | -        | org.postgresql.ssl.DefaultJavaSSLFactory
            sslmode=verify-full&sslrootcert=%2Fown.pem | /ca.pem | /own.pem | -
            sslmode=verify-full&sslrootcert=%2Fown.pem | ''      | /own.pem | -
            sslmode=verify-full&sslfactory=a.Factory   | ''      | -        | a.Factory
            sslmode=require                            | /ca.pem | -        | -
            sslmode=disable                            | /ca.pem | -        | -
            """)
    void theDatabaseIsVerifiedAgainstTheFileOfAuthoritiesOrThoseOfJava(
            String parameters, String caFile, String trusted, String factory) {
        for (String scheme : new String[] {"postgresql", "jdbc:postgresql"}) {
            Map<String, Object> properties = Connections.database(scheme + "://db/shop?" + parameters, caFile);
            for (String property : new String[] {"spring.datasource.url", "spring.flyway.url"}) {
                assertThat(parameter(properties, property, "sslrootcert")).isEqualTo(trusted);
                assertThat(parameter(properties, property, "sslfactory")).isEqualTo(factory);
            }
        }
    }

    @Test
    void redisAndRabbitMqTrustTheFileOfAuthoritiesIfTheyUseTls() {
        Map<String, Object> both = new HashMap<>(Connections.redis("rediss://cache"));
        both.putAll(Connections.rabbitmq("amqp://mq"));
        assertThat(CertificateAuthorities.trusting("/ca.pem", both))
                .containsEntry("spring.ssl.bundle.pem.servers.truststore.certificate", "file:///ca.pem")
                .containsEntry("spring.data.redis.ssl.bundle", "servers")
                .doesNotContainKey("spring.rabbitmq.ssl.bundle");
        assertThat(CertificateAuthorities.trusting("", both)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            postgresql://one,two/shop                                     | primary   | 2
            jdbc:postgresql://one,two/shop                                | primary   | 2
            postgresql://one,two/shop?target_session_attrs=any            | any       | 2
            postgresql://one,two/shop?target_session_attrs=read-write     | primary   | 2
            postgresql://one,two/shop?target_session_attrs=standby        | secondary | 2
            postgresql://one,two/shop?targetServerType=any&connectTimeout=9 | any     | 9
            jdbc:postgresql://one,two/shop?targetServerType=preferPrimary | preferPrimary | 2
            postgresql://one/shop                                         | -         | 3
            """)
    void asksSeveralHostsForThePrimaryByDefault(String url, String target, String connectTimeout) {
        Map<String, Object> properties = Connections.database(url);
        for (String property : new String[] {"spring.datasource.url", "spring.flyway.url"}) {
            assertThat(parameter(properties, property, "targetServerType")).isEqualTo(target);
            assertThat(parameter(properties, property, "connectTimeout")).isEqualTo(connectTimeout);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            redis://cache                       | cache | 6379 | 0 | -   | -    | false
            redis://cache:6380/3                | cache | 6380 | 3 | -   | -    | false
            redis://:p%3Aw@cache:6379/0         | cache | 6379 | 0 | -   | p:w  | false
            redis://pw@cache                    | cache | 6379 | 0 | -   | pw   | false
            rediss://ann:pw@cache:6379/         | cache | 6379 | 0 | ann | pw   | true
            redis://[::1]:6379                  | [::1] | 6379 | 0 | -   | -    | false
            """)
    void readsRedisUrls(
            String url, String host, String port, String database, String user, String password, boolean tls) {
        Map<String, Object> properties = Connections.redis(url);
        assertThat(properties.get("spring.data.redis.host")).isEqualTo(host);
        assertThat(properties.get("spring.data.redis.port")).isEqualTo(port);
        assertThat(properties.get("spring.data.redis.database")).isEqualTo(database);
        assertThat(properties.get("spring.data.redis.username")).isEqualTo(user);
        assertThat(properties.get("spring.data.redis.password")).isEqualTo(password);
        assertThat(properties.get("spring.data.redis.ssl.enabled")).isEqualTo(tls);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            amqp://mq                                 | mq:5672           | /    | -     | -   | false
            amqp://guest:guest@mq:5673/               | mq:5673           | /    | guest | guest | false
            amqp://ann:p%40w@mq:5672/%2F              | mq:5672           | /    | ann   | p@w | false
            amqp://ann:pw@mq/shop                     | mq:5672           | shop | ann   | pw  | false
            amqp://ann:pw@mq/a%2Fb                    | mq:5672           | a/b  | ann   | pw  | false
            amqps://ann:pw@mq/shop                    | mq:5671           | shop | ann   | pw  | true
            amqp://ann:pw@one:1,two,[::1]:3/shop      | one:1,two:5672,[::1]:3 | shop | ann | pw | false
            """)
    void readsRabbitMqUrls(
            String url, String addresses, String virtualHost, String user, String password, boolean tls) {
        Map<String, Object> properties = Connections.rabbitmq(url);
        assertThat(properties.get("spring.rabbitmq.addresses")).isEqualTo(addresses);
        assertThat(properties.get("spring.rabbitmq.virtual-host")).isEqualTo(virtualHost);
        assertThat(properties.get("spring.rabbitmq.username")).isEqualTo(user);
        assertThat(properties.get("spring.rabbitmq.password")).isEqualTo(password);
        assertThat(properties.get("spring.rabbitmq.ssl.enabled")).isEqualTo(tls);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "mysql://u:hunter2@db/shop",
                "postgresql://u:hunter2@db",
                "postgresql://u:hunter2@/shop",
                "postgresql://u:hunter2@db:99999/shop",
                "postgresql://u:hunter2@db:x/shop",
                "postgresql://u:hun%zzter2@db/shop",
                "jdbc:mysql://u:hunter2@db/shop",
                "jdbc:postgresql://db:x/hunter2",
                "postgresql://u:hunter2/@db/shop"
            })
    void refusesOtherDatabaseUrlsWithoutQuotingThem(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Connections.database(url))
                .withMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "http://u:hunter2@h", "redis://:hunter2@h/x", "redis://:hunter2@a,b"})
    void refusesOtherRedisUrlsWithoutQuotingThem(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Connections.redis(url))
                .withMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "http://u:hunter2@h", "amqp://u:hunter2@", "amqp://u:hunter2@h:0"})
    void refusesOtherRabbitMqUrlsWithoutQuotingThem(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Connections.rabbitmq(url))
                .withMessageNotContaining("hunter2");
    }

    private static String parameter(Map<String, Object> properties, String property, String name) {
        return Driver.parseURL((String) properties.get(property), null).getProperty(name);
    }
}
