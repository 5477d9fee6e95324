package io.tableorder.foundation.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Translates {@code DATABASE_URL}, {@code REDIS_URL}, {@code RABBITMQ_URL} and {@code TLS_CA_FILE} into Spring's own settings. They form the
 * weakest property source: a setting of Spring that is given directly wins.
 */
class Connections implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

    /** After the check of the settings, and after the embedded services have set their URLs. */
    static final int ORDER = SettingsCheck.ORDER + 200;

    private final Map<String, Object> properties = new LinkedHashMap<>();

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        String caFile = environment.getProperty("table-order.tls-ca-file", "");
        translate(environment.getProperty("table-order.database-url"), url -> database(url, caFile));
        translate(environment.getProperty("table-order.redis-url"), Connections::redis);
        translate(environment.getProperty("table-order.rabbitmq-url"), Connections::rabbitmq);
        properties.putAll(CertificateAuthorities.trusting(caFile, properties));
        environment.getPropertySources().addLast(new MapPropertySource("table-order connections", properties));
    }

    private void translate(@Nullable String url, Function<String, Map<String, Object>> translation) {
        if (StringUtils.hasText(url)) {
            properties.putAll(translation.apply(url));
        }
    }

    static Map<String, Object> database(String text) {
        return database(text, "");
    }

    /** @param caFile the authorities whom a verified connection trusts; empty for Java's own */
    static Map<String, Object> database(String text, String caFile) {
        DatabaseUrl url = DatabaseUrl.parse(text).trusting(caFile);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.datasource.url", url.serving());
        properties.put("spring.flyway.url", url.migrating());
        putIfGiven(properties, "spring.datasource.username", url.user());
        putIfGiven(properties, "spring.datasource.password", url.password());
        putIfGiven(properties, "spring.flyway.user", url.user());
        putIfGiven(properties, "spring.flyway.password", url.password());
        return properties;
    }

    /** The path is the number of the database. A single name before the host is the password, as in Spring and Lettuce. */
    static Map<String, Object> redis(String text) {
        ServiceUrl url = ServiceUrl.parse(text, "redis://:password@host:6379/0", "redis", "rediss");
        if (url.hosts().size() > 1) {
            throw new IllegalArgumentException("names more than one host");
        }
        String database = StringUtils.hasText(url.path()) ? url.path() : "0";
        if (!database.matches("\\d{1,4}")) {
            throw new IllegalArgumentException("has a database that is not a number");
        }
        boolean passwordAlone = url.password() == null;
        String address = url.hosts(6379).get(0);
        int colon = address.lastIndexOf(':');
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.data.redis.host", address.substring(0, colon));
        properties.put("spring.data.redis.port", address.substring(colon + 1));
        properties.put("spring.data.redis.database", database);
        properties.put("spring.data.redis.ssl.enabled", url.scheme().equals("rediss"));
        putIfGiven(properties, "spring.data.redis.username", passwordAlone ? null : url.user());
        putIfGiven(properties, "spring.data.redis.password", passwordAlone ? url.user() : url.password());
        return properties;
    }

    /** The path is the virtual host. {@code %2F}, no path and, as in Spring, a single slash mean the default one. */
    static Map<String, Object> rabbitmq(String text) {
        ServiceUrl url = rabbitmqUrl(text);
        boolean tls = url.scheme().equals("amqps");
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.rabbitmq.addresses", String.join(",", url.hosts(tls ? 5671 : 5672)));
        properties.put("spring.rabbitmq.ssl.enabled", tls);
        properties.put("spring.rabbitmq.virtual-host", StringUtils.hasText(url.path()) ? url.path() : "/");
        putIfGiven(properties, "spring.rabbitmq.username", url.user());
        putIfGiven(properties, "spring.rabbitmq.password", url.password());
        return properties;
    }

    static ServiceUrl rabbitmqUrl(String text) {
        return ServiceUrl.parse(text, "amqp://user:password@host:5672/vhost", "amqp", "amqps");
    }

    private static void putIfGiven(Map<String, Object> properties, String name, @Nullable String value) {
        if (StringUtils.hasLength(value)) {
            properties.put(name, value);
        }
    }
}
