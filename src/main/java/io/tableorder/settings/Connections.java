package io.tableorder.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Translates {@code DATABASE_URL}, {@code REDIS_URL} and {@code RABBITMQ_URL} into Spring's own settings, as the weakest
 * of all property sources: a setting of Spring's that was given directly wins.
 */
class Connections implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

    /** After the settings are checked and the embedded services have put in their URLs. */
    static final int ORDER = SettingsCheck.ORDER + 200;

    private static final Map<String, String> DATABASE_BASICS =
            Map.of("connectTimeout", "3", "tcpKeepAlive", "true", "ApplicationName", "table-order");

    /** No request waits for a statement, a lock or a dead peer for long, whatever the database does. */
    private static final Map<String, String> DATABASE_LIMITS = Map.of(
            "socketTimeout",
            "30",
            "cancelSignalTimeout",
            "3",
            "reWriteBatchedInserts",
            "true",
            "options",
            "-c statement_timeout=5s -c lock_timeout=2s -c idle_in_transaction_session_timeout=15s");

    /** Names of libpq whose JDBC names differ. */
    private static final Map<String, String> JDBC_NAMES = Map.of(
            "application_name", "ApplicationName",
            "channel_binding", "channelBinding",
            "connect_timeout", "connectTimeout");

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        Map<String, Object> properties = new LinkedHashMap<>();
        String database = environment.getProperty("table-order.database-url");
        if (StringUtils.hasText(database)) {
            properties.putAll(Database.of(database).properties());
        }
        String redis = environment.getProperty("table-order.redis-url");
        if (StringUtils.hasText(redis)) {
            properties.putAll(redis(redis));
        }
        String rabbitmq = environment.getProperty("table-order.rabbitmq-url");
        if (StringUtils.hasText(rabbitmq)) {
            properties.putAll(rabbitmq(rabbitmq));
        }
        environment.getPropertySources().addLast(new MapPropertySource("table-order connections", properties));
    }

    /**
     * Where PostgreSQL is.
     *
     * @param address the JDBC URL up to its parameters
     * @param parameters those that the URL gave, by their JDBC names
     */
    record Database(
            String address, @Nullable String user, @Nullable String password, Map<String, String> parameters) {

        static Database of(String url) {
            return url.strip().startsWith("jdbc:") ? ofJdbc(url.strip()) : ofUri(url);
        }

        private static Database ofJdbc(String url) {
            if (!url.startsWith("jdbc:postgresql:") || Driver.parseURL(url, null) == null) {
                throw new IllegalArgumentException("is not a JDBC URL of PostgreSQL");
            }
            Properties parsed = Driver.parseURL(url, null);
            int query = url.indexOf('?');
            Map<String, String> parameters = new LinkedHashMap<>();
            for (String pair :
                    query < 0 ? new String[0] : url.substring(query + 1).split("&")) {
                String name = pair.split("=", 2)[0];
                String value = parsed.getProperty(name);
                if (value != null && !name.equals("user") && !name.equals("password")) {
                    parameters.put(name, value);
                }
            }
            return new Database(
                    query < 0 ? url : url.substring(0, query),
                    parsed.getProperty("user"),
                    parsed.getProperty("password"),
                    parameters);
        }

        private static Database ofUri(String text) {
            ServiceUrl url =
                    ServiceUrl.parse(text, "postgresql://user:password@host:5432/database", "postgresql", "postgres");
            if (!StringUtils.hasText(url.path()) || url.path().contains("/")) {
                throw new IllegalArgumentException("names no database after the host");
            }
            Map<String, String> parameters = new LinkedHashMap<>();
            url.parameters().forEach((name, value) -> parameters.put(JDBC_NAMES.getOrDefault(name, name), value));
            return new Database(
                    "jdbc:postgresql://" + String.join(",", url.hosts()) + "/" + encode(url.path()),
                    url.user(),
                    url.password(),
                    parameters);
        }

        /** Migrations may take their time, so they get connections of their own without the limits. */
        Map<String, Object> properties() {
            Map<String, String> migrating = new LinkedHashMap<>(DATABASE_BASICS);
            migrating.putAll(parameters);
            Map<String, String> serving = new LinkedHashMap<>(DATABASE_LIMITS);
            serving.putAll(migrating);
            Map<String, Object> properties = new LinkedHashMap<>();
            properties.put("spring.datasource.url", jdbcUrl(serving));
            properties.put("spring.flyway.url", jdbcUrl(migrating));
            putIfGiven(properties, "spring.datasource.username", user);
            putIfGiven(properties, "spring.datasource.password", password);
            putIfGiven(properties, "spring.flyway.user", user);
            putIfGiven(properties, "spring.flyway.password", password);
            return properties;
        }

        private String jdbcUrl(Map<String, String> parameters) {
            return address
                    + parameters.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                            .collect(joining("&", "?", ""));
        }

        private static String encode(String text) {
            return URLEncoder.encode(text, UTF_8);
        }

        @Override
        public String toString() {
            return "Database[" + address + "]";
        }
    }

    static Map<String, Object> redis(String text) {
        ServiceUrl url = ServiceUrl.parse(text, "redis://:password@host:6379/0", "redis", "rediss");
        if (url.hosts().size() > 1) {
            throw new IllegalArgumentException("names more than one host");
        }
        String database = StringUtils.hasText(url.path()) ? url.path() : "0";
        if (!database.matches("\\d{1,4}")) {
            throw new IllegalArgumentException("has a database that is not a number");
        }
        // A lone name is the password, as Spring and Lettuce read it.
        String user = url.password() == null ? null : url.user();
        String password = url.password() == null ? url.user() : url.password();
        String address = url.hosts(6379).get(0);
        int colon = address.lastIndexOf(':');
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.data.redis.host", address.substring(0, colon));
        properties.put("spring.data.redis.port", address.substring(colon + 1));
        properties.put("spring.data.redis.database", database);
        properties.put("spring.data.redis.ssl.enabled", url.scheme().equals("rediss"));
        putIfGiven(properties, "spring.data.redis.username", user);
        putIfGiven(properties, "spring.data.redis.password", password);
        return properties;
    }

    /** A path names the virtual host; without one, and for a bare slash as in Spring, it is {@code /}. */
    static Map<String, Object> rabbitmq(String text) {
        ServiceUrl url = brokerUrl(text);
        boolean tls = url.scheme().equals("amqps");
        List<String> addresses = url.hosts(tls ? 5671 : 5672);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.rabbitmq.addresses", String.join(",", addresses));
        properties.put("spring.rabbitmq.ssl.enabled", tls);
        properties.put("spring.rabbitmq.virtual-host", StringUtils.hasText(url.path()) ? url.path() : "/");
        putIfGiven(properties, "spring.rabbitmq.username", url.user());
        putIfGiven(properties, "spring.rabbitmq.password", url.password());
        return properties;
    }

    static ServiceUrl brokerUrl(String text) {
        return ServiceUrl.parse(text, "amqp://user:password@host:5672/vhost", "amqp", "amqps");
    }

    private static void putIfGiven(Map<String, Object> properties, String name, @Nullable String value) {
        if (StringUtils.hasLength(value)) {
            properties.put(name, value);
        }
    }
}
